namespace Magpie.Bench.Harness;

/// <summary>What else the machine does.</summary>
internal static class Load
{
    /// <summary>The load averages of the last 1, 5 and 15 minutes; null where the system has none.</summary>
    public static string? Read()
    {
        try
        {
            return string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ').Take(3));
        }
        catch (IOException)
        {
            return null;
        }
    }
}
