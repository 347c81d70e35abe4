namespace Magpie.HandingOff;

/// <summary>How a <see cref="PermitLine"/> treats a waiter.</summary>
internal enum WaiterKind
{
    /// <summary>It can use a permit whenever it gets one.</summary>
    Able,

    /// <summary>
    /// It may find that it cannot use the permit yet. Then it returns the permit and keeps its turn: no other of this kind is granted
    /// one before it comes back as <see cref="Next"/>, or gives up.
    /// </summary>
    InTurn,

    /// <summary>It has the turn, and goes first. If it cannot use the permit it keeps its turn, as above.</summary>
    Next,
}
