namespace Magpie.Diagnostics;

/// <summary>How the pool came to know that an item blocks.</summary>
internal enum HandOffWay
{
    /// <summary>The item said so (<see cref="Blocking"/>, <see cref="BlockingLimit"/>).</summary>
    Declared,

    /// <summary>The runtime told of a managed wait.</summary>
    Noticed,

    /// <summary>The stall monitor found it.</summary>
    Found,
}
