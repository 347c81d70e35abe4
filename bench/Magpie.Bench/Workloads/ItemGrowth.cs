namespace Magpie.Bench.Workloads;

/// <summary>From a thousand items to ten million.</summary>
internal sealed class ItemGrowth(string name, ScalableWorkload workload) : Workload
{
    private const int LargestQuick = 1_000_000;

    // So that few items are measured as long as many.
    private const int LeastItems = 1_000_000;

    private static readonly int[] Counts = [1_000, 10_000, 100_000, 1_000_000, 10_000_000];
    private static readonly Metric[] AllMetrics = Growth.Metrics(Counts);

    public override string Name => $"growth/{name}_items";

    public override string Description => $"{workload.Name} with 1e3 to 1e7 items; per item, and as a multiple of the cost with 1e3";

    public override IReadOnlyList<Metric> Metrics => AllMetrics;

    public override RunPlan Plan => RunPlan.Default with { MostRounds = 11, MostQuickRounds = 3, OnlyIfNamed = true };

    public override double[] Run<TTarget>(TTarget target, bool quick)
    {
        using var countdown = new Countdown();
        return Growth.Figures([.. Counts.Select(Cost)]);

        double Cost(int count)
        {
            if (quick && count > LargestQuick)
            {
                return double.NaN;
            }

            int repetitions = Math.Max(1, LeastItems / count);
            double total = 0;
            for (int i = 0; i < repetitions; i++)
            {
                total += workload.RunMany(target, countdown, count);
            }

            return total / repetitions / count;
        }
    }
}
