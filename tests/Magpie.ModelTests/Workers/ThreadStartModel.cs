using Magpie.ModelChecking;
using Magpie.Primitives;

namespace Magpie.ModelTests.Workers;

/// <summary>Threads are started as work comes, and that may fail (bug class 15).</summary>
public sealed class ThreadStartModel
{
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void The_first_items_of_two_submitters_start_one_thread_for_the_one_worker(MemoryModel memory) =>
        Check("thread start", memory, workers: 1, submitters: 2, failures: 0, Bounds.FewerPreemptions);

    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void The_first_item_runs_although_the_first_start_fails(MemoryModel memory) =>
        Check("thread start fails", memory, workers: 1, submitters: 1, failures: 1, static options => options);

    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_start_that_fails_orphans_no_item_of_another_submitter(MemoryModel memory) =>
        Check("thread start fails, two submitters", memory, workers: 1, submitters: 2, failures: 1, Bounds.FewerPreemptions);

    /// <summary>No thread can be started any more, but one sleeps. It comes at once, not only when the start is tried again.</summary>
    [Fact]
    public void Where_no_thread_can_be_started_a_sleeping_one_is_woken() => Bounds.Check("thread start fails, one sleeps", MemoryModel.Sequential, static m =>
    {
        var launcher = new Launcher();
        var pool = new ModelPool(m, workers: 2, options => options.Launcher = launcher);
        var ran = new ItemLog(items: 1);
        pool.StartThread(1);
        launcher.Fails = true;
        m.Thread("submitter", () => pool.Submit(() =>
        {
            m.Assert(MonotonicClock.Now < TimeSpan.FromMilliseconds(50), "the item did not wait for the next attempt");
            ran.Add(1);
        }));
        m.AtQuiescence(() =>
        {
            ran.EachOnce();
            pool.EachWorkerIsAtRest();
        });
    }, static options => options with { Delays = 0 }); // A timer that goes off early is a delay.

    private static void Check(
        string name, MemoryModel memory, int workers, int submitters, int failures, Func<ModelOptions, ModelOptions> bound) => Bounds.Check(name, memory, m =>
    {
        var pool = new ModelPool(m, workers);
        var ran = new ItemLog(submitters);
        for (int submitter = 1; submitter <= submitters; submitter++)
        {
            int item = submitter;
            m.Thread($"submitter {submitter}", () => pool.Submit(() => ran.Add(item)));
        }

        m.AtQuiescence(() =>
        {
            ran.EachOnce();
            pool.Core.Threads.Count.ShouldBe(workers, "how many threads there are");
            pool.EachWorkerIsAtRest();
        });
    }, options => bound(options) with { ThreadStartFailures = failures });

    private sealed class Launcher : ThreadLauncher
    {
        public bool Fails { get; set; }

        public override void Start(OsThread thread)
        {
            if (Fails)
            {
                throw new OutOfMemoryException("No thread is left.");
            }

            thread.StartNow();
        }
    }
}
