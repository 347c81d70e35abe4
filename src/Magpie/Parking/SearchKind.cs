namespace Magpie.Parking;

/// <summary>Whether and how a worker searches for work, as counted in <see cref="IdleState"/>.</summary>
internal enum SearchKind
{
    /// <summary>It does not.</summary>
    None = 0,

    /// <summary>It has just begun, and is likely to find some at once. Submitters who rely on it must fence.</summary>
    Hasty = 1,

    /// <summary>It was woken, or found nothing at first. Submitters rely on it without a fence; it pays for that when it stops.</summary>
    Patient = 2,
}
