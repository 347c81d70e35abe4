using System.Diagnostics;
using Magpie.Bench.Harness;

namespace Magpie.Bench.Workloads;

/// <summary>Short computations that arrive at random, as requests do.</summary>
internal sealed class Paced(int percent) : Workload
{
    private const double ItemMicroseconds = 20;

    private static readonly Metric[] Figures = [new("p50", "us"), new("p99", "us"), new("p99.9", "us"), new("cpu", "ms/s")];

    public override string Name => $"paced/{percent}";

    public override string Description => $"items of 20 us arriving at {percent} % of capacity (Poisson): submit to end, and processor time per second";

    public override IReadOnlyList<Metric> Metrics => Figures;

    private double PerSecond => Environment.ProcessorCount * 1e6 / ItemMicroseconds * percent / 100;

    public override string? PeerRequest(bool quick) => $"paced_{percent} {Count(quick)}";

    public override double[] Run<TTarget>(TTarget target, bool quick)
    {
        FineSleep.PrepareThread();
        int count = Count(quick);
        long[] gaps = PoissonGaps(count, PerSecond);
        using var countdown = new Countdown();
        countdown.Reset(count);
        int steps = CalibratedWork.StepsFor(ItemMicroseconds);
        var items = new Item[count];
        for (int i = 0; i < count; i++)
        {
            items[i] = new Item(countdown, steps);
        }

        double cpu = CpuClock.OtherThreadsSeconds();
        countdown.Begin();
        long due = Stopwatch.GetTimestamp();
        for (int i = 0; i < count; i++)
        {
            due += gaps[i];
            FineSleep.Until(due);
            items[i].Submitted = Stopwatch.GetTimestamp();
            target.PostItem(items[i]);
        }

        double seconds = countdown.WaitNanoseconds(() => target.Describe()) * 1e-9;
        cpu = CpuClock.OtherThreadsSeconds() - cpu;
        double[] latencies = [.. items.Select(item => item.Microseconds).Order()];
        return [Quartiles.At(latencies, 0.5), Quartiles.At(latencies, 0.99), Quartiles.At(latencies, 0.999), cpu * 1e3 / seconds];
    }

    private int Count(bool quick) => (int)(PerSecond * (quick ? 0.12 : 0.5));

    /// <summary>The same arrivals in every round, and in every language: the generator is SplitMix64.</summary>
    private static long[] PoissonGaps(int count, double perSecond)
    {
        ulong state = 20_240_229;
        long[] gaps = new long[count];
        for (int i = 0; i < count; i++)
        {
            state += 0x9E37_79B9_7F4A_7C15;
            ulong mixed = (state ^ (state >> 30)) * 0xBF58_476D_1CE4_E5B9;
            mixed = (mixed ^ (mixed >> 27)) * 0x94D0_49BB_1331_11EB;
            double uniform = ((mixed ^ (mixed >> 31)) >> 11) / (double)(1UL << 53);
            gaps[i] = (long)(-Math.Log(1 - uniform) / perSecond * Stopwatch.Frequency);
        }

        return gaps;
    }

    private sealed class Item(Countdown countdown, int steps) : IThreadPoolWorkItem
    {
        private long _ended;

        public long Submitted { get; set; }

        public double Microseconds => Stopwatch.GetElapsedTime(Submitted, _ended).TotalMicroseconds;

        public void Execute()
        {
            CalibratedWork.Run(steps);
            _ended = Stopwatch.GetTimestamp();
            countdown.Signal();
        }
    }
}
