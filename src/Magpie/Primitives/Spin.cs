namespace Magpie.Primitives;

/// <summary>Busy waiting, for so short a time that a system call would cost more.</summary>
internal static class Spin
{
    /// <summary>False on a machine with one processor, where spinning only keeps the other thread from running.</summary>
    public static bool Pays { get; } = Environment.ProcessorCount > 1;

    /// <summary>Lets another thread run that waits for this processor, if there is one.</summary>
    public static void YieldProcessor() => Thread.Yield();

    /// <summary>Pauses for about <paramref name="iterations"/> times the runtime's normalised pause (about 40 ns).</summary>
    public static void Wait(int iterations) => Thread.SpinWait(iterations);
}
