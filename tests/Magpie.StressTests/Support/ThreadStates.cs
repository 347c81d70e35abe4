using System.Text;

namespace Magpie.StressTests.Support;

/// <summary>
/// What the threads of this process do, as the system sees them: the nearest to their stacks that a process can get of
/// itself. Linux only.
/// </summary>
internal static class ThreadStates
{
    private const string Tasks = "/proc/self/task";
    private const int MostShown = 150;

    /// <summary>The system cuts names off after this many characters.</summary>
    private const int NameLength = 15;

    public static bool CanBeListed => OperatingSystem.IsLinux();

    /// <summary>How many threads there are whose names begin so.</summary>
    public static int CountNamed(string prefix)
    {
        string cut = prefix.Length <= NameLength ? prefix : prefix[..NameLength];
        return Directory.EnumerateDirectories(Tasks).Count(task => Read(task, "comm").StartsWith(cut, StringComparison.Ordinal));
    }

    /// <summary>A line for each thread: number, name, state, and where in the system it waits.</summary>
    public static string Describe()
    {
        if (!CanBeListed)
        {
            return "";
        }

        var text = new StringBuilder();
        string[] tasks = Directory.GetDirectories(Tasks);
        foreach (string task in tasks.Take(MostShown))
        {
            text.AppendLine($"  thread {Path.GetFileName(task)} {Read(task, "comm")}: {StateOf(task)}, in {Read(task, "wchan")}, call {Read(task, "syscall")}");
        }

        return text.AppendLine($"  {tasks.Length} threads").ToString();
    }

    /// <summary>The letter behind the name, which is in parentheses and may hold any character: R runs, S sleeps, D waits for a disk.</summary>
    private static char StateOf(string task)
    {
        string stat = Read(task, "stat");
        int end = stat.LastIndexOf(')');
        return end > 0 && end + 2 < stat.Length ? stat[end + 2] : '?';
    }

    private static string Read(string task, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(task, file)).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The thread ended meanwhile, or the system does not tell.
            return "?";
        }
    }
}
