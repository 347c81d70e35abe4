using System.Collections.Concurrent;
using Magpie.StressTests.Support;

[assembly: AssemblyFixture(typeof(StressReport))]

namespace Magpie.StressTests.Support;

/// <summary>Prints what each property did, and in the end what all did together.</summary>
public sealed class StressReport : IDisposable
{
    private static readonly ConcurrentDictionary<string, long> _totals = new();
    private static int _passed;
    private static int _failed;

    public void Dispose()
    {
        string counts = string.Join(", ", _totals.OrderByDescending(static total => total.Value).Select(static total => $"{total.Value:N0} {total.Key}"));
        Tell($"total: {_passed} properties held, {_failed} failed; {counts}; {(_failed == 0 ? "none lost" : "SEE THE FAILURES")}");
    }

    internal static void Tell(string line) => Console.WriteLine($"[stress] {line}");

    internal static void Passed(string line, IEnumerable<Tally> tallies)
    {
        Interlocked.Increment(ref _passed);
        Tell(line);
        Add(tallies);
    }

    internal static void Failed(string line, Exception exception, IEnumerable<Tally> tallies)
    {
        Interlocked.Increment(ref _failed);
        Tell($"{line}{Environment.NewLine}{exception}");
        Add(tallies);
    }

    private static void Add(IEnumerable<Tally> tallies)
    {
        foreach (Tally tally in tallies)
        {
            _totals.AddOrUpdate(tally.Name, tally.Count, (_, total) => total + tally.Count);
        }
    }
}
