namespace Magpie.Diagnostics;

/// <summary>How the pool came to know that an item blocks. The numbers are those of <see cref="BlockingKind"/>.</summary>
internal enum HandOffWay
{
    /// <summary>The item said so (<see cref="Blocking"/>, <see cref="BlockingLimit"/>).</summary>
    Declared = BlockingKind.Declared,

    /// <summary>The runtime told of a managed wait.</summary>
    Noticed = BlockingKind.Noticed,

    /// <summary>The stall monitor found it.</summary>
    Found = BlockingKind.Found,
}
