using Magpie.ModelChecking;

namespace Magpie.ModelTests.Counts;

/// <summary>
/// How many interlocked operations, fences and wake-ups an item costs, on each way through a pool that has work: counted by the checker's primitives, of which
/// each operation is one. Counts repeat where times do not; so these are what a change of the hot paths is judged by.
/// </summary>
/// <remarks>
/// One execution of a pool with two workers, in which a thread goes on until it sleeps: while one worker runs items, the other one was woken and is about to
/// search, as under load. An operation of the BCL's queue of an inbox counts as one interlocked operation, which is the least it takes.
/// </remarks>
public sealed class OperationsPerItemTests
{
    // Until the second worker has its thread.
    private const int Warming = 8;
    private const int Items = 16;
    private const int Marks = Warming + Items + 1;

    [Fact]
    public void Posting_on_a_worker_takes_none() => Count(
        "post on a worker",
        static (pool, steps) => pool.Submit(() =>
        {
            for (int i = 0; i < Marks; i++)
            {
                steps.Mark();
                pool.Submit(static () => { });
            }
        })).ShouldBe(new OperationCounts(Interlocked: 0, Fences: 0, ProcessWideFences: 0, Wakes: 0, Sleeps: 0));

    [Fact]
    public void Running_what_was_posted_on_a_worker_takes_one() => Count(
        "run what was posted on a worker",
        static (pool, steps) => pool.Submit(() =>
        {
            for (int i = 0; i < Marks; i++)
            {
                pool.Submit(steps.Mark);
            }
        })).ShouldBe(new OperationCounts(Interlocked: Items, Fences: 0, ProcessWideFences: 0, Wakes: 0, Sleeps: 0));

    [Fact]
    public void A_link_of_a_chain_takes_one() => Count(
        "post the next and run it",
        static (pool, steps) => new Chain(pool, steps).Run()).ShouldBe(new OperationCounts(Interlocked: Items, Fences: 0, ProcessWideFences: 0, Wakes: 0, Sleeps: 0));

    [Fact]
    public void Posting_from_outside_to_an_inbox_takes_two() => Count(
        "post from outside to an inbox",
        static (pool, steps) =>
        {
            for (int i = 0; i < Marks; i++)
            {
                pool.Submit(static () => { });
                steps.Mark();
            }
        }).ShouldBe(new OperationCounts(Interlocked: 2 * Items, Fences: 0, ProcessWideFences: 0, Wakes: 0, Sleeps: 0));

    [Fact]
    public void Posting_from_outside_to_a_lane_takes_none() => Count(
        "post from outside to a lane",
        static (pool, steps) =>
        {
            pool.HoldLane();
            for (int i = 0; i < Marks; i++)
            {
                pool.Submit(static () => { });
                steps.Mark();
            }
        }).ShouldBe(new OperationCounts(Interlocked: 0, Fences: 0, ProcessWideFences: 0, Wakes: 0, Sleeps: 0));

    [Fact]
    public void Running_what_came_to_an_inbox_takes_one() => Count(
        "run what came to an inbox",
        static (pool, steps) =>
        {
            for (int i = 0; i < Marks; i++)
            {
                pool.Submit(steps.Mark);
            }
        }, workers: 1).ShouldBe(new OperationCounts(Interlocked: Items, Fences: 0, ProcessWideFences: 0, Wakes: 0, Sleeps: 0));

    [Fact]
    public void Running_what_came_on_a_lane_takes_one_and_some_for_each_batch() => Count(
        "run what came on a lane",
        static (pool, steps) =>
        {
            pool.HoldLane();
            for (int i = 0; i < Marks; i++)
            {
                pool.Submit(steps.Mark);
            }
        }).ShouldBe(new OperationCounts(Interlocked: Items + 5, Fences: 0, ProcessWideFences: 0, Wakes: 0, Sleeps: 0));

    [Fact]
    public void A_yield_of_a_future_takes_one() => Count(
        "yield in a future",
        static (pool, steps) => pool.Pool.Spawn(Yielding(steps)).Detach()).ShouldBe(new OperationCounts(Interlocked: Items, Fences: 0, ProcessWideFences: 0, Wakes: 0, Sleeps: 0));

    [Fact]
    public void Awaiting_a_future_in_place_takes_one() => Count(
        "await a future in place",
        static (pool, steps) => pool.Pool.Spawn(Awaiting(steps)).Detach()).ShouldBe(new OperationCounts(Interlocked: Items, Fences: 0, ProcessWideFences: 0, Wakes: 0, Sleeps: 0));

    /// <remarks>Of these the claim, the join of the awaiter, and the yield itself.</remarks>
    [Fact]
    public void Awaiting_a_future_in_place_that_yields_takes_three() => Count(
        "await a future in place that yields",
        static (pool, steps) => pool.Pool.Spawn(AwaitingYields(steps)).Detach()).ShouldBe(new OperationCounts(Interlocked: 3 * Items, Fences: 0, ProcessWideFences: 0, Wakes: 0, Sleeps: 0));

    /// <remarks>And one when the entry that is left in the queue comes out, which is after the last step here.</remarks>
    [Fact]
    public void Spawning_a_future_and_awaiting_it_takes_three() => Count(
        "spawn a future and await it",
        static (pool, steps) => pool.Pool.Spawn(Joining(pool, steps)).Detach()).ShouldBe(new OperationCounts(Interlocked: 3 * Items, Fences: 0, ProcessWideFences: 0, Wakes: 0, Sleeps: 0));

    [Fact]
    public void A_future_that_spawns_the_next_takes_four() => Count(
        "spawn the next future, detached, and run it",
        static (pool, steps) => pool.Pool.Spawn(Spawning(pool, steps, Marks)).Detach()).ShouldBe(new OperationCounts(Interlocked: 4 * Items, Fences: 0, ProcessWideFences: 0, Wakes: 0, Sleeps: 0));

    private static async Future Yielding(CountedSteps steps)
    {
        for (int i = 0; i < Marks; i++)
        {
            steps.Mark();
            await WorkStealingPool.Yield();
        }
    }

    private static async Future Awaiting(CountedSteps steps)
    {
        for (int i = 0; i < Marks; i++)
        {
            steps.Mark();
            await Child();
        }
    }

    private static async Future AwaitingYields(CountedSteps steps)
    {
        for (int i = 0; i < Marks; i++)
        {
            steps.Mark();
            await YieldingOnce();
        }
    }

    private static async Future YieldingOnce() => await WorkStealingPool.Yield();

    private static async Future Joining(ModelPool pool, CountedSteps steps)
    {
        for (int i = 0; i < Marks; i++)
        {
            steps.Mark();
            await pool.Pool.Spawn(Child());
        }
    }

    private static async Future Spawning(ModelPool pool, CountedSteps steps, int left)
    {
        steps.Mark();
        if (left > 1)
        {
            pool.Pool.Spawn(Spawning(pool, steps, left - 1)).Detach();
        }
    }

    private static async Future Child()
    {
    }

    /// <param name="what">For the output.</param>
    /// <param name="body">Marks so many moments.</param>
    /// <param name="workers">How many workers.</param>
    /// <returns>What all items took together.</returns>
    private static OperationCounts Count(string what, Action<ModelPool, CountedSteps> body, int workers = 2)
    {
        OperationCounts counts = default;
        var options = new ModelOptions { Preemptions = 0, Delays = 0, MaxExecutions = 1 };
        Model.Check($"{nameof(OperationsPerItemTests)}: {what}", options, m =>
        {
            var pool = new ModelPool(m, workers);
            var steps = new CountedSteps();
            m.Thread("outside", () => body(pool, steps));
            m.AtQuiescence(() => counts = steps.Last(Items));
        });
        TestContext.Current.TestOutputHelper?.WriteLine($"{what}, {Items} times: {counts}");
        return counts;
    }

    private sealed class Chain(ModelPool pool, CountedSteps steps)
    {
        private int _left = Marks;

        public void Run() => pool.Submit(Link);

        private void Link()
        {
            steps.Mark();
            if (--_left > 0)
            {
                pool.Submit(Link);
            }
        }
    }
}
