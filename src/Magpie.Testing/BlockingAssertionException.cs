using System.Globalization;
using System.Text;

namespace Magpie.Testing;

/// <summary>A thread of a pool was blocked under a <see cref="BlockingGuard"/>; the message tells where, with all stacks.</summary>
public sealed class BlockingAssertionException : Exception
{
    /// <summary>An exception without a report.</summary>
    public BlockingAssertionException()
        : this("A thread of the pool was blocked.")
    {
    }

    /// <summary>An exception without a report.</summary>
    /// <param name="message">The message.</param>
    public BlockingAssertionException(string message)
        : base(message)
    {
    }

    /// <summary>An exception without a report.</summary>
    /// <param name="message">The message.</param>
    /// <param name="innerException">What led to it.</param>
    public BlockingAssertionException(string message, Exception? innerException)
        : base(message, innerException)
    {
    }

    /// <summary>An exception that tells what a report says.</summary>
    /// <param name="report">What was found.</param>
    /// <exception cref="ArgumentNullException"><paramref name="report"/> is null.</exception>
    public BlockingAssertionException(BlockingReport report)
        : base(Describe(report)) => Report = report;

    /// <summary>What was found and is not allowed; null if the exception was made without it.</summary>
    public BlockingReport? Report { get; }

    private static string Describe(BlockingReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"Code blocked threads of the pool '{report.PoolName}':");
        foreach (BlockingReportEntry entry in report.Entries)
        {
            string times = entry.Count == 1 ? "once" : string.Create(CultureInfo.InvariantCulture, $"{entry.Count} times");
            text.Append(CultureInfo.InvariantCulture, $"\n- {times}, {entry.Longest.TotalMilliseconds:0.###} ms at most");
            Append(text, entry.Kind, entry.CallSite, entry.Call, entry.Item, entry.Stack);
        }

        foreach (UnfinishedBlocking wait in report.Unfinished)
        {
            text.Append(CultureInfo.InvariantCulture, $"\n- still, for {wait.Duration.TotalMilliseconds:0.###} ms");
            Append(text, wait.Kind, wait.CallSite, wait.Call, wait.Item, wait.Stack);
        }

        return text.ToString();
    }

    private static void Append(StringBuilder text, BlockingKind kind, string? callSite, string? call, string? item, string? stack)
    {
        text.Append(kind switch
        {
            BlockingKind.Declared => ", declared",
            BlockingKind.Found => ", found by the stall monitor (so the stack is not known)",
            _ => "",
        });
        text.Append(", in ").Append(callSite ?? item);
        if (call is not null)
        {
            text.Append(", which called ").Append(call);
        }

        if (item is not null && callSite is not null && item != callSite)
        {
            text.Append(", in the item ").Append(item);
        }

        if (stack is not null)
        {
            text.Append("\n    ").Append(stack.Replace("\n", "\n    ", StringComparison.Ordinal));
        }
    }
}
