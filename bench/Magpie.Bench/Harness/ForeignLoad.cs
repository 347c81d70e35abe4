using System.Diagnostics;
using System.Globalization;

namespace Magpie.Bench.Harness;

/// <summary>
/// How much of the machine went to others while something was measured: other processes, and with a virtual machine its
/// host. It tells how far a round can be trusted, without looking at what the round gave.
/// </summary>
internal readonly struct ForeignLoad
{
    private const double TicksPerSecond = 100;

    // user nice system (idle iowait) irq softirq steal
    private static readonly int[] BusyColumns = [1, 2, 3, 6, 7, 8];

    private readonly double _busy;
    private readonly double _own;
    private readonly long _timestamp;

    private ForeignLoad(double busy, double own, long timestamp)
    {
        _busy = busy;
        _own = own;
        _timestamp = timestamp;
    }

    /// <param name="peersSeconds">Processor time that the processes of peers have used so far.</param>
    public static ForeignLoad Begin(double peersSeconds) => OperatingSystem.IsLinux()
        ? new ForeignLoad(ReadBusySeconds(), CpuClock.ProcessSeconds() + peersSeconds, Stopwatch.GetTimestamp())
        : default;

    /// <param name="peersSeconds">As in <see cref="Begin"/>.</param>
    /// <returns>The share of the processors that others used since <see cref="Begin"/>, 0 to 1; not a number where the system does not tell.</returns>
    public double End(double peersSeconds)
    {
        if (_timestamp == 0)
        {
            return double.NaN;
        }

        ForeignLoad now = Begin(peersSeconds);
        double capacity = Stopwatch.GetElapsedTime(_timestamp, now._timestamp).TotalSeconds * Environment.ProcessorCount;
        return Math.Clamp((now._busy - _busy - (now._own - _own)) / capacity, 0, 1);
    }

    private static double ReadBusySeconds()
    {
        string[] columns = File.ReadLines("/proc/stat").First().Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return BusyColumns.Sum(column => double.Parse(columns[column], CultureInfo.InvariantCulture)) / TicksPerSecond;
    }
}
