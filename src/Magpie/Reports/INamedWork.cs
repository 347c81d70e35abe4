namespace Magpie;

/// <summary>
/// A work item, or the state that one was posted with, which has a better name for blocking reports than that of the method it runs: the name of what it does,
/// for items that all run the same method. Not one for each item, for a report tells so many apart and no more (<see cref="BlockingReportOptions.MaxEntries"/>).
/// </summary>
public interface INamedWork
{
    /// <summary>The name. Read on any thread, while the item runs or just after, and only if something is reported of it.</summary>
    string Name { get; }
}
