using System.Globalization;
using Magpie.Bench.Targets;

namespace Magpie.Bench.Workloads;

/// <summary>What a thread occupies that an item blocks.</summary>
internal sealed class BlockedThreads : Workload
{
    private const int Threads = 256;

    private static readonly Metric[] Figures = [new("resident", "KiB"), new("reserved", "KiB")];
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    public override string Name => "memory/blocked_thread";

    public override string Description => "256 items that block, per thread that came for them: memory in use (VmRSS), and address space (VmSize) (Linux)";

    public override IReadOnlyList<Metric> Metrics => Figures;

    public override RunPlan Plan => new(MostRounds: 3, MostQuickRounds: 1, WarmsUp: false, InFreshProcess: true);

    public override double[] Run<TTarget>(TTarget target, bool quick)
    {
        if (!OperatingSystem.IsLinux())
        {
            return [double.NaN, double.NaN];
        }

        // Else the .NET thread pool would take minutes to get there. Only here, in a process of its own.
        ThreadPool.SetMinThreads(Threads, Threads);
        Block(target, Environment.ProcessorCount + 1);
        return Block(target, Threads);
    }

    private static double[] Block<TTarget>(TTarget target, int count)
        where TTarget : struct, ITarget
    {
        using var gate = new ManualResetEventSlim(initialState: false, spinCount: 0);
        var waits = new Waits(gate, count);
        GC.Collect();
        long[] before = ReadStatus();
        for (int i = 0; i < count; i++)
        {
            target.PostItem(waits);
        }

        waits.WaitUntilAllWait(target.Describe);
        long[] after = ReadStatus();
        gate.Set();
        waits.WaitUntilAllEnded(target.Describe);
        double threads = after[2] - before[2];
        return [(after[0] - before[0]) / threads, (after[1] - before[1]) / threads];
    }

    private static long[] ReadStatus()
    {
        string[] lines = File.ReadAllLines("/proc/self/status");
        return [Read("VmRSS:"), Read("VmSize:"), Read("Threads:")];

        long Read(string name) => long.Parse(
            lines.First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Replace("kB", ""), CultureInfo.InvariantCulture);
    }

    private sealed class Waits(ManualResetEventSlim gate, int count) : IThreadPoolWorkItem
    {
        private int _waiting;
        private int _ended;

        public void Execute()
        {
            Interlocked.Increment(ref _waiting);
            gate.Wait();
            Interlocked.Increment(ref _ended);
        }

        public void WaitUntilAllWait(Func<string> describe) => WaitUntil(() => Volatile.Read(ref _waiting) == count, describe);

        public void WaitUntilAllEnded(Func<string> describe) => WaitUntil(() => Volatile.Read(ref _ended) == count, describe);

        private static void WaitUntil(Func<bool> condition, Func<string> describe)
        {
            if (!SpinWait.SpinUntil(condition, Limit))
            {
                throw new TimeoutException($"The items did not all get there within {Limit.TotalSeconds} s. {describe()}");
            }
        }
    }
}
