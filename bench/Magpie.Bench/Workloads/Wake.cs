using System.Diagnostics;
using Magpie.Bench.Harness;

namespace Magpie.Bench.Workloads;

/// <summary>Single items to a pool whose threads all sleep.</summary>
internal sealed class Wake : Workload
{
    private static readonly TimeSpan Interval = TimeSpan.FromMicroseconds(300);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly Metric[] Figures = [new("p50", "us"), new("p99", "us"), new("cpu", "us/op")];

    public override string Name => "wake/item";

    public override string Description => "one item to a fully parked pool every 300 us: submit to run, and processor time per item";

    public override IReadOnlyList<Metric> Metrics => Figures;

    public override string? PeerRequest(bool quick) => $"wake {Count(quick)}";

    public override double[] Run<TTarget>(TTarget target, bool quick)
    {
        FineSleep.PrepareThread();
        int count = Count(quick);
        double[] latencies = new double[count];
        var item = new Stamp();
        long interval = (long)(Interval.TotalSeconds * Stopwatch.Frequency);
        double cpu = CpuClock.OtherThreadsSeconds();
        for (int i = 0; i < count; i++)
        {
            long submitted = Stopwatch.GetTimestamp();
            item.Arm();
            target.PostItem(item);

            // Long enough for the pool to have gone back to sleep.
            FineSleep.Until(submitted + interval);
            while (!item.HasRun)
            {
                if (Stopwatch.GetElapsedTime(submitted) > Limit)
                {
                    throw new TimeoutException($"The item was not run within {Limit.TotalSeconds} s. {target.Describe()}");
                }

                Thread.Yield();
            }

            latencies[i] = Stopwatch.GetElapsedTime(submitted, item.RunAt).TotalMicroseconds;
        }

        cpu = CpuClock.OtherThreadsSeconds() - cpu;
        Array.Sort(latencies);
        return [Quartiles.At(latencies, 0.5), Quartiles.At(latencies, 0.99), cpu * 1e6 / count];
    }

    private static int Count(bool quick) => quick ? 200 : 1_000;

    private sealed class Stamp : IThreadPoolWorkItem
    {
        private long _runAt;

        public bool HasRun => Volatile.Read(ref _runAt) != 0;

        public long RunAt => _runAt;

        public void Arm() => _runAt = 0;

        public void Execute() => Volatile.Write(ref _runAt, Stopwatch.GetTimestamp());
    }
}
