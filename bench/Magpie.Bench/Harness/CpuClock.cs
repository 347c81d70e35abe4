using System.Runtime.InteropServices;

namespace Magpie.Bench.Harness;

/// <summary>The processor time used so far.</summary>
internal static partial class CpuClock
{
    private const int ProcessClock = 2;
    private const int ThreadClock = 3;

    /// <summary>
    /// Seconds used by all threads but the calling one, which drives the workload. Where the system does not tell the
    /// time of one thread, that of the process.
    /// </summary>
    public static double OtherThreadsSeconds() => OperatingSystem.IsLinux()
        ? Read(ProcessClock) - Read(ThreadClock)
        : Environment.CpuUsage.TotalTime.TotalSeconds;

    /// <summary>Seconds used by this process.</summary>
    public static double ProcessSeconds() => Environment.CpuUsage.TotalTime.TotalSeconds;

    private static double Read(int clock)
    {
        if (GetTime(clock, out TimeSpec time) != 0)
        {
            throw new InvalidOperationException($"clock_gettime({clock}) failed with error {Marshal.GetLastPInvokeError()}.");
        }

        return time.Seconds + (time.Nanoseconds * 1e-9);
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    private static partial int GetTime(int clock, out TimeSpec time);
}
