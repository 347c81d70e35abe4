using Magpie.Simulation.Engine;

namespace Magpie.Simulation.Reports;

/// <summary>One column of the tables.</summary>
/// <param name="Name">Its key in the JSON file.</param>
/// <param name="Heading">Its heading.</param>
/// <param name="Digits">Digits behind the point.</param>
/// <param name="Of">Reads it from a run.</param>
internal sealed record Figure(string Name, string Heading, int Digits, Func<RunResult, double> Of)
{
    private const double Thousand = 1_000;

    public static IReadOnlyList<Figure> All { get; } =
    [
        new("looksPerItem", "looks/item", 2, run => PerItem(run, run.Counts.Looks)),
        new("stealAttemptsPer1000", "tried/1k", 1, run => Thousand * PerItem(run, run.Counts.StealAttempts)),
        new("stealsPer1000", "steals/1k", 1, run => Thousand * PerItem(run, run.Counts.Steals)),
        new("itemsPerSteal", "items/steal", 1, run => Ratio(run.Counts.ItemsStolen, run.Counts.Steals)),
        new("wakeUpsPer1000", "wake-ups/1k", 1, run => Thousand * PerItem(run, run.Counts.WakeUps)),
        new("fruitlessWakeUpsPer1000", "in vain/1k", 1, run => Thousand * PerItem(run, run.Counts.FruitlessWakeUps)),
        new("asleepPercent", "asleep %", 1, run => 100 * (run.Sleeping + run.Waking)),
        new("searchingPercent", "search %", 1, run => 100 * run.Searching),
        new("idleWordWaitPerItem", "word ns/item", 0, run => PerItem(run, run.Counts.IdleWordWait)),
        new("makespanToIdeal", "time/ideal", 2, run => Ratio(run.Makespan, run.Ideal)),
        new("waitMeanUs", "wait mean us", 1, run => run.WaitMean / Thousand),
        new("waitP50Us", "wait p50 us", 1, run => run.WaitP50 / Thousand),
        new("waitP99Us", "wait p99 us", 1, run => run.WaitP99 / Thousand),
    ];

    private static double PerItem(RunResult run, long count) => Ratio(count, run.Items);

    private static double Ratio(long value, long to) => to == 0 ? 0 : value / (double)to;
}
