namespace Magpie.HandingOff;

/// <summary>What became of a permit that was granted.</summary>
[Flags]
internal enum PermitUse
{
    /// <summary>It is in use, and will be given back.</summary>
    Used = 0,

    /// <summary>It could not be used; whoever granted it gives it to somebody else.</summary>
    Returned = 1,

    /// <summary>The waiter's turn has ended (<see cref="WaiterKind.InTurn"/>).</summary>
    EndsTurn = 2,
}
