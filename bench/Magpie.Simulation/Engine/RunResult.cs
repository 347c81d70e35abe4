namespace Magpie.Simulation.Engine;

/// <summary>What one run gave.</summary>
/// <param name="Items">How many items it had.</param>
/// <param name="Makespan">From the beginning to the last item's end, in nanoseconds, times without work not included.</param>
/// <param name="Ideal">What it would take if nothing but the items and their submission cost time, and all workers were there.</param>
/// <param name="Counts">What happened.</param>
/// <param name="Sleeping">Share of the workers' time.</param>
/// <param name="Waking">Share of the workers' time.</param>
/// <param name="Searching">Share of the workers' time.</param>
/// <param name="WaitMean">From submission to begin, in nanoseconds.</param>
/// <param name="WaitP50">From submission to begin, in nanoseconds.</param>
/// <param name="WaitP99">From submission to begin, in nanoseconds.</param>
internal sealed record RunResult(
    int Items,
    long Makespan,
    long Ideal,
    Counts Counts,
    double Sleeping,
    double Waking,
    double Searching,
    double WaitMean,
    long WaitP50,
    long WaitP99)
{
    public static RunResult Of(Machine machine, long makespan)
    {
        double time = Math.Max(1, makespan) * (double)machine.Workers.Length;
        long[] waits = [.. machine.Ledger.Waits];
        Array.Sort(waits);
        return new RunResult(
            machine.Ledger.Items,
            makespan,
            machine.Program.Ideal,
            machine.Counts,
            machine.Accounts[Activity.Sleeping] / time,
            machine.Accounts[Activity.Waking] / time,
            machine.Accounts[Activity.Searching] / time,
            waits.Length == 0 ? 0 : waits.Average(),
            Percentile(waits, 0.50),
            Percentile(waits, 0.99));
    }

    /// <summary>The smallest value that so many are not above.</summary>
    private static long Percentile(long[] sorted, double share) =>
        sorted.Length == 0 ? 0 : sorted[Math.Max(0, (int)Math.Ceiling(share * sorted.Length) - 1)];
}
