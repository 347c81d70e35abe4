using System.Collections.Concurrent;
using System.Diagnostics.Tracing;
using Magpie.Diagnostics.Tests.Support;

namespace Magpie.Diagnostics.Tests;

/// <summary>The events that tracing tools see.</summary>
public sealed class EventTests
{
    [Fact]
    public async Task Events_tell_the_life_of_a_pool()
    {
        using var traced = new Traced(EventLevel.Verbose);
        WorkStealingPool pool = Work.NewPool();

        await Work.HandOff(pool);
        Bounded.UntilSnapshot(pool, static s => s.Workers[0].State == WorkerState.Parked, "the worker sleeps");
        await pool.ShutdownAsync().Within(pool);

        string[] names = traced.NamesOf(pool.Name);
        names.ShouldContain("ThreadStart");
        names.Count(static name => name == "ThreadStop").ShouldBe(names.Count(static name => name == "ThreadStart"));
        names.ShouldContain("HandOffBegin");
        names.ShouldContain("HandOffEnd");
        names.ShouldContain("Park");
        traced.PayloadsOf(pool.Name, "ShutdownPhase").Select(static payload => payload[1]).ShouldBe(["Draining", "Closing", "Stopped", "Terminated"]);
        traced.PayloadsOf(pool.Name, "HandOffBegin").ShouldAllBe(static payload => (int)payload[1]! == 0 && (int)payload[2]! == 1);
    }

    [Fact]
    public async Task A_woken_worker_is_told()
    {
        using var traced = new Traced(EventLevel.Verbose);
        using WorkStealingPool pool = Work.NewPool();

        await pool.Run(static () => { }).Within(pool);
        Bounded.UntilSnapshot(pool, static s => s.Workers[0].State == WorkerState.Parked, "the worker sleeps");
        await pool.Run(static () => { }).Within(pool);

        Bounded.Until(pool, () => traced.NamesOf(pool.Name).Contains("Unpark"), "the event came");
    }

    [Fact]
    public async Task Exhausted_capacity_is_told_as_a_warning()
    {
        using var traced = new Traced(EventLevel.Warning);
        using WorkStealingPool pool = Work.NewPool(configure: static options => options.MaxBlockingThreads = 0);

        await pool.Run(static () => Blocking.Run(static () => { })).Within(pool);

        traced.PayloadsOf(pool.Name, "AtBlockingCapacity").ShouldHaveSingleItem()[1].ShouldBe(0);
        traced.NamesOf(pool.Name).ShouldBe(["AtBlockingCapacity"]);
    }

    [Fact]
    public async Task A_listener_that_blocks_and_posts_breaks_nothing()
    {
        using WorkStealingPool pool = Work.NewPool();
        using var traced = new Traced(EventLevel.Verbose, name =>
        {
            if (name == pool.Name)
            {
                pool.TryPost(static () => { });
                using var wait = new ManualResetEventSlim();
                wait.Wait(1);
            }
        });

        for (int i = 0; i < 5; i++)
        {
            await Work.HandOff(pool);
        }

        traced.IsQuiet = true;
        await pool.BecomesIdle();
        Bounded.UntilSnapshot(pool, static s => s.BlockingCapacityLeft == 512, "all permits are back");
    }

    /// <summary>What the event source says while this lives.</summary>
    private sealed class Traced : EventListener
    {
        private readonly ConcurrentQueue<EventWrittenEventArgs> _events = new();
        private readonly Action<string>? _onEvent;

        public Traced(EventLevel level, Action<string>? onEvent = null)
        {
            _onEvent = onEvent;

            // The source exists from the first pool on.
            Work.NewPool().Dispose();
            EventSource source = EventSource.GetSources().Single(static source => source.Name == "Magpie");
            EnableEvents(source, level, EventKeywords.All);
        }

        public bool IsQuiet { get; set; }

        public string[] NamesOf(string pool) => [.. Of(pool).Select(static e => e.EventName!)];

        public object?[][] PayloadsOf(string pool, string name) =>
            [.. Of(pool).Where(e => e.EventName == name).Select(static e => e.Payload!.ToArray())];

        protected override void OnEventWritten(EventWrittenEventArgs eventData)
        {
            if (eventData.EventSource.Name == "Magpie" && !IsQuiet)
            {
                _events.Enqueue(eventData);
                _onEvent?.Invoke((string)eventData.Payload![0]!);
            }
        }

        private IEnumerable<EventWrittenEventArgs> Of(string pool) => _events.Where(e => (string)e.Payload![0]! == pool);
    }
}
