using System.Globalization;

namespace Magpie.Tests.Support;

/// <summary>The threads of this process as the system sees them. Linux only.</summary>
internal static class OsThreads
{
    /// <summary>The system cuts names off after this many characters.</summary>
    private const int NameLength = 15;

    public static bool CanBeListed => OperatingSystem.IsLinux();

    /// <summary>The folders, under <c>/proc</c>, of the threads whose names begin so.</summary>
    public static IReadOnlyList<string> Named(string prefix) =>
        [.. Directory.EnumerateDirectories("/proc/self/task").Where(task => Read(task, "comm").StartsWith(Cut(prefix), StringComparison.Ordinal))];

    /// <summary>How often the thread has gone to sleep: each time, it was woken.</summary>
    public static long VoluntarySwitches(string task)
    {
        const string Label = "voluntary_ctxt_switches:";
        string line = Read(task, "status").Split('\n').First(static line => line.StartsWith(Label, StringComparison.Ordinal));
        return long.Parse(line.AsSpan(Label.Length).Trim(), CultureInfo.InvariantCulture);
    }

    /// <summary>How long the thread has run, in its own code and the system's; told in hundredths of a second.</summary>
    public static TimeSpan ProcessorTime(string task)
    {
        const int User = 11;
        const int System = 12;
        string stat = Read(task, "stat");

        // The name, in brackets, may contain anything.
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        return TimeSpan.FromMilliseconds(10 * (Number(fields[User]) + Number(fields[System])));

        static long Number(string field) => long.Parse(field, CultureInfo.InvariantCulture);
    }

    private static string Cut(string name) => name.Length <= NameLength ? name : name[..NameLength];

    private static string Read(string task, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, file));
        }
        catch (IOException)
        {
            // The thread ended meanwhile.
            return "";
        }
    }
}
