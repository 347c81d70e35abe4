using Magpie.Submission;

namespace Magpie.ModelTests;

/// <summary>A unit of work that knows what became of it. Noting it is no step.</summary>
internal sealed class ModelItem(string name, Action? body) : IThreadPoolWorkItem, IAbandonable
{
    /// <summary>Whether the pool took it; null while it has not answered.</summary>
    public bool? WasAdmitted { get; set; }

    public int TimesRun { get; private set; }

    public int TimesAbandoned { get; private set; }

    /// <summary>Whether a thread runs it now.</summary>
    public bool IsRunning { get; private set; }

    public bool HasEnded { get; private set; }

    /// <summary>Called when the item is abandoned.</summary>
    public Action? Abandoned { get; set; }

    public WorkItem Queued => WorkItem.Of(this);

    public void Execute()
    {
        TimesRun++;
        IsRunning = true;
        try
        {
            body?.Invoke();
        }
        finally
        {
            IsRunning = false;
            HasEnded = true;
        }
    }

    public bool Abandon()
    {
        TimesAbandoned++;
        Abandoned?.Invoke();
        return true;
    }

    public override string ToString() =>
        $"{name}: admitted {WasAdmitted?.ToString() ?? "?"}, run {TimesRun} times, abandoned {TimesAbandoned} times{(IsRunning ? ", not at its end" : "")}";
}
