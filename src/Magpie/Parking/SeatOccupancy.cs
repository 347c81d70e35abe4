namespace Magpie.Parking;

/// <summary>Who has a worker.</summary>
internal enum SeatOccupancy
{
    /// <summary>A thread has it, or is on its way to it.</summary>
    Running = 0,

    /// <summary>Its thread sleeps with it.</summary>
    Parked = 1,

    /// <summary>No thread has it: it has had none yet, or its thread blocks and offers it.</summary>
    Vacant = 2,

    /// <summary>A notifier has it, and wakes its thread; the thread has it as soon as it accepts.</summary>
    Woken = 3,
}
