namespace Magpie.Primitives;

/// <summary>What all threads of one pool have in common.</summary>
internal readonly record struct OsThreadSettings(int MaxStackSize, bool IsBackground, ThreadPriority Priority);
