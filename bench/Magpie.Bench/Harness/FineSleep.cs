using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Magpie.Bench.Harness;

/// <summary>
/// Sleeps for less than a millisecond without burning the processor that the pool under measurement needs. Where the
/// system cannot, it spins.
/// </summary>
internal static partial class FineSleep
{
    private const int SetTimerSlack = 29;

    // Shorter stretches are not worth a system call.
    private static readonly long ShortestSleep = Stopwatch.Frequency / 200_000;

    /// <summary>Lets the calling thread's timers fire on time. By default Linux delays them by 50 us.</summary>
    public static void PrepareThread()
    {
        if (OperatingSystem.IsLinux())
        {
            _ = Prctl(SetTimerSlack, 1, 0, 0, 0);
        }
    }

    /// <summary>Returns at a time of <see cref="Stopwatch.GetTimestamp"/>, or a little later.</summary>
    public static void Until(long timestamp)
    {
        while (true)
        {
            long left = timestamp - Stopwatch.GetTimestamp();
            if (left <= 0)
            {
                return;
            }

            if (left > ShortestSleep && OperatingSystem.IsLinux())
            {
                var time = new TimeSpec { Nanoseconds = left * (1_000_000_000 / Stopwatch.Frequency) };
                _ = NanoSleep(in time, 0);
            }
            else
            {
                Thread.SpinWait(10);
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int Prctl(int option, nuint value, nuint unused3, nuint unused4, nuint unused5);

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int NanoSleep(in TimeSpec time, nint remaining);
}
