namespace Magpie.Bench.Workloads;

/// <summary>How a workload is run.</summary>
/// <param name="MostRounds">At most so many measured rounds, for what takes seconds or always gives the same.</param>
/// <param name="MostQuickRounds">The same with <c>--quick</c>.</param>
/// <param name="WarmsUp">Whether rounds come before that do not count.</param>
/// <param name="InFreshProcess">
/// Whether each pool has a process of its own in each round. The .NET thread pool keeps the threads it added for a long
/// while, so a second round in the same process would measure another pool.
/// </param>
/// <param name="OnlyIfNamed">Whether it runs only if a filter names it: one of many variants.</param>
internal sealed record RunPlan(int MostRounds, int MostQuickRounds, bool WarmsUp, bool InFreshProcess, bool OnlyIfNamed = false)
{
    public static RunPlan Default { get; } = new(int.MaxValue, int.MaxValue, WarmsUp: true, InFreshProcess: false);

    public int Rounds(int asked, bool quick) => Math.Min(asked, quick ? MostQuickRounds : MostRounds);
}
