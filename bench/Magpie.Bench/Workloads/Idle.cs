namespace Magpie.Bench.Workloads;

/// <summary>What the threads of a pool do that has nothing to do.</summary>
internal sealed class Idle : Workload
{
    private static readonly Metric[] Figures = [new("", "per 10 s")];

    public override string Name => "idle/switches";

    public override string Description => "context switches of the threads of a parked pool, over 10 s (Linux)";

    public override IReadOnlyList<Metric> Metrics => Figures;

    public override RunPlan Plan => new(MostRounds: 1, MostQuickRounds: 1, WarmsUp: false, InFreshProcess: false);

    public override double[] Run<TTarget>(TTarget target, bool quick)
    {
        if (!OperatingSystem.IsLinux())
        {
            return [double.NaN];
        }

        using var countdown = new Countdown();
        countdown.Reset(10_000);
        var item = new CountingItem(countdown);
        for (int i = 0; i < 10_000; i++)
        {
            target.PostItem(item);
        }

        countdown.WaitNanoseconds(() => target.Describe());

        // The threads look for work for a moment before they sleep.
        Thread.Sleep(500);
        Dictionary<string, long> before = ThreadSwitches.Read(target.ThreadNamePrefix);
        TimeSpan window = TimeSpan.FromSeconds(quick ? 2 : 10);
        Thread.Sleep(window);

        long switches = ThreadSwitches.Since(before, ThreadSwitches.Read(target.ThreadNamePrefix));
        return [switches * (10 / window.TotalSeconds)];
    }
}
