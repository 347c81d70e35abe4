using System.Runtime.CompilerServices;
using Magpie.ModelChecking;
using Magpie.Primitives;
using Magpie.Reports;
using Magpie.Submission;
using Magpie.Workers;

namespace Magpie.ModelTests.Reports;

/// <summary>The journal: recordings begin and end, threads are listed, all at once (bug class 27).</summary>
/// <remarks>
/// <list type="table">
/// <item><term>the recordings</term><description>one list after the other, by compare-and-swap; each change then copies the newest one to where it is read at no cost,
/// until none is newer</description></item>
/// <item><term>a place in the list of threads</term><description>free, taken by compare-and-swap, and free again by the store of the thread that ends</description></item>
/// </list>
/// </remarks>
public sealed class BlockingJournalModel
{
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void What_is_read_at_no_cost_is_the_newest_list_in_the_end(MemoryModel memory) => Bounds.Check(
        "journal, recordings",
        memory,
        static m =>
        {
            var pool = new ModelPool(m, workers: 1);
            BlockingRecording first = pool.Pool.RecordBlocking();
            BlockingRecording? second = null;
            m.Thread("ends one", first.Dispose);
            m.Thread("begins one", () => second = pool.Pool.RecordBlocking());
            m.AtQuiescence(() =>
            {
                pool.Core.Journal.Active.ShouldBe([second!]);
                IsPlain(pool.Core.Runner).Read().ShouldBeFalse("items are recorded");
            });
        },
        ExploreRelaxed);

    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void When_the_last_recordings_end_items_run_as_before(MemoryModel memory) => Bounds.Check(
        "journal, last recordings",
        memory,
        static m =>
        {
            var pool = new ModelPool(m, workers: 1);
            m.Thread("ends one", pool.Pool.RecordBlocking().Dispose);
            m.Thread("ends the other", pool.Pool.RecordBlocking().Dispose);
            m.AtQuiescence(() =>
            {
                pool.Core.Journal.Active.ShouldBeNull();
                IsPlain(pool.Core.Runner).Read().ShouldBeTrue("nothing is recorded");
            });
        },
        ExploreRelaxed);

    /// <summary>The threads would all like to have the same place.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void Each_thread_has_a_place_in_the_list_until_it_ends(MemoryModel memory) => Bounds.Check("journal, threads", memory, static m =>
    {
        const int Places = 4;
        var pool = new ModelPool(m, workers: 1, static options => options.MaxBlockingThreads = 1);
        _ = pool.Pool.RecordBlocking(NoComputing);
        WorkerThread[] threads = [.. Enumerable.Range(0, 3).Select(number => new WorkerThread(pool.Core, default, serial: number * Places))];
        BlockingJournal journal = pool.Core.Journal;
        m.Thread("ends", () =>
        {
            Run(journal, threads[0]);
            journal.Forget(threads[0]);
        });
        m.Thread("stays", () => Run(journal, threads[1]));
        m.Thread("stays as well", () => Run(journal, threads[2]));
        m.AtQuiescence(() =>
        {
            AtomicReference<ThreadRecord>[] places = Threads(journal).Read()!;
            places.Length.ShouldBe(Places);
            places.Select(static place => place.Read()).Where(static record => record is not null)
                .ShouldBe([threads[1].Record, threads[2].Record], ignoreOrder: true);
        });
    });

    private static BlockingReportOptions NoComputing => new() { ComputingThreshold = Timeout.InfiniteTimeSpan };

    private static ModelOptions ExploreRelaxed(ModelOptions options) => options with { ExploreRelaxed = true };

    private static void Run(BlockingJournal journal, WorkerThread thread)
    {
        ThreadRecord? record = journal.BeginItem(thread, WorkItem.Of(static () => { }));
        record.ShouldNotBeNull("there is a place for it");
        journal.EndItem(thread, record);
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_isPlain")]
    private static extern ref Relaxed<bool> IsPlain(ItemRunner runner);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_threads")]
    private static extern ref AtomicReference<AtomicReference<ThreadRecord>[]> Threads(BlockingJournal journal);
}
