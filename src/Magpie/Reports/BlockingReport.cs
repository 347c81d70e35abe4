using System.Collections.Immutable;
using Magpie.Reports;

namespace Magpie;

/// <summary>Who blocked the threads of a pool, or computed for long: how often, how long, where.</summary>
/// <param name="PoolName">The pool's name.</param>
/// <param name="IsRecording">Whether the recording went on when the report was made.</param>
/// <param name="Duration">For how long it had gone on.</param>
/// <param name="Entries">What has ended, by place; the longest in all first.</param>
/// <param name="Unfinished">What had begun and not ended when the report was made; the longest first.</param>
public sealed record BlockingReport(
    string PoolName, bool IsRecording, TimeSpan Duration, ImmutableArray<BlockingReportEntry> Entries, ImmutableArray<UnfinishedBlocking> Unfinished)
{
    /// <summary>Whether nothing was found.</summary>
    public bool IsEmpty => Entries.IsEmpty && Unfinished.IsEmpty;

    /// <summary>The report as a table, worst first, with the stacks of the worst places.</summary>
    public override string ToString() => ReportText.Of(this);
}

/// <summary>What happened at one place, in one way.</summary>
/// <param name="Kind">How it is known.</param>
/// <param name="KeptWorker">
/// Whether the worker stayed with the thread, so that nothing ran in its place: no capacity was left, or
/// <see cref="WorkStealingPoolOptions.HandOffOnWait"/> is off. Of what <see cref="BlockingKind.Computing"/> tells, always.
/// </param>
/// <param name="CallSite">
/// The method that blocks: the first one on the stack that is neither .NET's nor Magpie's. If the stack is not known
/// (<see cref="BlockingKind.Found"/>, <see cref="BlockingKind.Computing"/>, or no more could be taken at the time), or none such is on it, the method
/// that the item runs. "(not sampled)" if that was too much as well (<see cref="BlockingReportOptions.MaxStacksPerSecond"/>), "(other places)" for all places beyond
/// <see cref="BlockingReportOptions.MaxEntries"/>.
/// </param>
/// <param name="Call">What that method called: the kind of wait. Null if the stack is not known.</param>
/// <param name="Item">The method that the item ran in which this was first seen; null if the place is not known.</param>
/// <param name="Stack">The stack when this was first seen, from <paramref name="Call"/> on downwards, a frame a line; null if there is none.</param>
/// <param name="Count">How often it happened.</param>
/// <param name="Total">How long in all; of computing, processor time.</param>
/// <param name="Longest">How long at most.</param>
/// <param name="Workers">The same by worker.</param>
public sealed record BlockingReportEntry(
    BlockingKind Kind,
    bool KeptWorker,
    string CallSite,
    string? Call,
    string? Item,
    string? Stack,
    long Count,
    TimeSpan Total,
    TimeSpan Longest,
    ImmutableArray<WorkerBlocking> Workers);

/// <summary>What happened at one place on the threads of one worker.</summary>
/// <param name="WorkerId">The worker's number; null for threads that had none, and for workers numbered 1,024 and above.</param>
/// <param name="Count">How often it happened.</param>
/// <param name="Total">How long in all.</param>
/// <param name="Longest">How long at most.</param>
public sealed record WorkerBlocking(int? WorkerId, long Count, TimeSpan Total, TimeSpan Longest);

/// <summary>Something that had begun and not ended when a report was made.</summary>
/// <param name="Kind">How it is known.</param>
/// <param name="KeptWorker">Whether the worker stayed with the thread.</param>
/// <param name="WorkerId">The worker's number; null if the thread had none.</param>
/// <param name="Item">The method that the item runs.</param>
/// <param name="CallSite">The method that blocks; null if no stack was taken when it began (<see cref="BlockingReportOptions.StacksAtBegin"/>).</param>
/// <param name="Call">What that method called; null likewise.</param>
/// <param name="Stack">The stack; null likewise.</param>
/// <param name="Duration">How long it had gone on; of computing, processor time.</param>
public sealed record UnfinishedBlocking(
    BlockingKind Kind, bool KeptWorker, int? WorkerId, string Item, string? CallSite, string? Call, string? Stack, TimeSpan Duration);
