using System.Runtime.CompilerServices;
using Magpie.HandingOff;
using Magpie.ModelChecking;
using Magpie.Primitives;
using Magpie.Submission;
using Magpie.Workers;

namespace Magpie.ModelTests.Reports;

/// <summary>The stall monitor sees a thread asleep in an item, and writes that down, while the thread goes on (bug class 27).</summary>
public sealed class FoundWaitModel
{
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_wait_that_was_found_is_told_of_its_own_item_alone(MemoryModel memory) => Bounds.Check("found wait, two items", memory, static m =>
    {
        var pool = new ModelPool(m, workers: 1);
        BlockingRecording recording = pool.Pool.RecordBlocking(new BlockingReportOptions
        {
            BlockingThreshold = TimeSpan.Zero,
            ComputingThreshold = Timeout.InfiniteTimeSpan,
            MaxStacksPerSecond = 1_000_000,
            MaxEntries = 1,
        });
        var thread = new WorkerThread(pool.Core, new Assignment(pool.Run(0), IsSearching: false, default), serial: 1);
        var asleep = new Shared();
        m.Thread("thread", () =>
        {
            pool.Core.Runner.Run(thread, WorkItem.Of(asleep.Sleep));
            pool.Core.Runner.Run(thread, WorkItem.Of(Compute));
        });
        m.Thread("monitor", () =>
        {
            long stretch = thread.Record?.Stretch ?? 0;
            if (!thread.Hold.IsInUse && asleep.IsAsleep)
            {
                NoteFound(pool.Core.Stalls, thread, new StallRecord(thread, Ended: 0, default, default, IsTold: false), keptWorker: true, since: default, stretch);
            }
        });
        m.AtQuiescence(() =>
        {
            BlockingReport report = recording.GetReport();
            report.Unfinished.ShouldBeEmpty("the thread runs no item");
            report.Entries.Select(static entry => entry.CallSite).ShouldBeSubsetOf([$"{typeof(Shared).FullName!.Replace('+', '.')}.{nameof(Shared.Sleep)}"]);
        });
    });

    private static void Compute()
    {
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "NoteFound")]
    private static extern void NoteFound(StallWatch watch, WorkerThread thread, StallRecord record, bool keptWorker, TimeSpan since, long stretch);

    private sealed class Shared
    {
        private AtomicInt32 _isAsleep;

        public bool IsAsleep => _isAsleep.Read() != 0;

        public void Sleep()
        {
            _isAsleep.Write(1);
            _isAsleep.Write(0);
        }
    }
}
