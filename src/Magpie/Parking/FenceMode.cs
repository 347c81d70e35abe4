namespace Magpie.Parking;

/// <summary>Who sees to it that a submitter's item and a worker's leaving are not both missed: the submitter, by a fence, or the one that leaves, by a barrier on all processors.</summary>
/// <remarks>
/// A barrier costs as much as hundreds of fences, and interrupts the others. So the mode follows what happens: fences where workers come and go,
/// barriers where they run for long. It is part of the idle word, so each change of the word is made in one mode, and each submitter reads
/// a mode and counts that belong together.
/// </remarks>
internal enum FenceMode
{
    /// <summary>Submitters make no fence. Who leaves, or stops a patient search, makes a barrier.</summary>
    Barriers,

    /// <summary>Submitters make a fence. Who leaves makes no barrier; but who asked for the fences by its leaving makes one, and then looks, for all who left meanwhile.</summary>
    Fences,

    /// <summary>The same, and nobody has left since it was last asked.</summary>
    FencesInVain,
}
