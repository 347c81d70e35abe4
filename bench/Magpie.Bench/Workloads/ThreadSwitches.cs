namespace Magpie.Bench.Workloads;

/// <summary>Context switches of the threads of a pool so far (Linux).</summary>
internal static class ThreadSwitches
{
    private const string Any = "ctxt_switches:";
    private const string Voluntary = "voluntary_ctxt_switches:";

    /// <summary>All, by thread.</summary>
    public static Dictionary<string, long> Read(string threadNamePrefix) =>
        Read(threadNamePrefix, static line => line.Contains(Any, StringComparison.Ordinal));

    /// <summary>Those at which the thread went to sleep by itself, by thread.</summary>
    public static Dictionary<string, long> ReadSleeps(string threadNamePrefix) =>
        Read(threadNamePrefix, static line => line.StartsWith(Voluntary, StringComparison.Ordinal));

    /// <summary>How many came since; a thread that ended meanwhile is left out, and one that began counts from 0.</summary>
    public static long Since(Dictionary<string, long> before, Dictionary<string, long> now) =>
        now.Sum(thread => thread.Value - before.GetValueOrDefault(thread.Key));

    private static Dictionary<string, long> Read(string threadNamePrefix, Func<string, bool> counts)
    {
        var switches = new Dictionary<string, long>();
        foreach (string task in Directory.EnumerateDirectories("/proc/self/task"))
        {
            string[] status = ReadStatus(task);
            if (status.Any(line => line.StartsWith($"Name:\t{threadNamePrefix}", StringComparison.Ordinal)))
            {
                switches[task] = status
                    .Where(counts)
                    .Sum(line => long.Parse(line.AsSpan(line.IndexOf(':', StringComparison.Ordinal) + 1)));
            }
        }

        return switches;
    }

    private static string[] ReadStatus(string task)
    {
        try
        {
            return File.ReadAllLines(Path.Combine(task, "status"));
        }
        catch (IOException)
        {
            // The thread has ended since.
            return [];
        }
    }
}
