using System.Collections.Concurrent;
using Magpie.Tests.Support;

namespace Magpie.Tests.Faults;

/// <summary>Parkers that throw, or wake without reason: reported, replaced, and nothing is lost.</summary>
public sealed class ParkerFaultTests
{
    [Fact]
    public async Task A_parker_of_ones_own_is_made_once_for_each_worker_and_used()
    {
        var parkers = new ConcurrentDictionary<int, FaultyParker>();
        using var test = new TestPool(workers: 2, options => options.CreateParker = id =>
        {
            var parker = new FaultyParker();
            parkers.TryAdd(id, parker).ShouldBeTrue();
            return parker;
        });

        await RestAndRun(test.Pool);

        parkers.Keys.ShouldBeSubsetOf([0, 1]);
        parkers.Values.Sum(static parker => parker.Parks).ShouldBeGreaterThan(1);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task CreateParker_fails(bool throws)
    {
        using var test = new TestPool(workers: 2, options =>
            options.CreateParker = _ => throws ? throw new FormatException() : null!);

        await RestAndRun(test.Pool);

        AssertReports(test, nameof(WorkStealingPoolOptions.CreateParker));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task Park_throws(int attempt)
    {
        using var test = WithParkers(static parkers => new FaultyParker
        {
            Parking = number => number == parkers.Attempt ? throw new FormatException() : true,
        }, attempt);

        await RestAndRun(test.Pool);

        AssertReports(test, nameof(IParker.Park));
    }

    [Fact]
    public async Task Park_throws_as_the_pool_ends()
    {
        bool ending = false;
        using var test = new TestPool(workers: 2, options => options.CreateParker = _ => new FaultyParker
        {
            Parking = _ => Volatile.Read(ref ending) ? throw new FormatException() : false,
        });
        await Rest(test.Pool);

        Volatile.Write(ref ending, true);
        await test.Pool.ShutdownAsync().Within(test.Pool);

        test.Exceptions.TakeAll();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public async Task Unpark_throws_and_the_thread_sleeps_on(int soundSleeps)
    {
        var parkers = new ConcurrentQueue<DeafParker>();
        using var test = new TestPool(workers: 2, options => options.CreateParker = _ =>
        {
            var parker = new DeafParker(soundSleeps);
            parkers.Enqueue(parker);
            return parker;
        });

        try
        {
            // The pool ends although threads of it sleep in broken parkers.
            await RestAndRun(test.Pool);
        }
        finally
        {
            foreach (DeafParker parker in parkers)
            {
                parker.Free();
            }
        }

        test.Exceptions.TakeAll().ShouldContain(static report => report.Message.Contains(nameof(IParker.Unpark)));
    }

    [Fact]
    public async Task A_thread_that_was_given_up_and_wakes_later_ends_quietly()
    {
        var stopped = new ConcurrentQueue<int>();
        var sleeper = new TaskCompletionSource<DeafParker>();
        int sleeping = 0;
        using var test = new TestPool(workers: 1, options =>
        {
            options.ThreadStopping = _ => stopped.Enqueue(Environment.CurrentManagedThreadId);
            options.CreateParker = _ =>
            {
                sleeping = Environment.CurrentManagedThreadId;
                var deaf = new DeafParker(soundSleeps: 0);
                sleeper.SetResult(deaf);
                return deaf;
            };
        });
        await test.Pool.Run(static () => { }).Within(test.Pool);
        DeafParker parker = await sleeper.Task.Within(test.Pool);
        Bounded.Until(test.Pool, () => parker.SleepsDeeply, "the thread sleeps");

        // Another thread gets the worker; the first one must not take it back.
        await test.Pool.Run(static () => { }).Within(test.Pool);
        parker.Free();
        Bounded.Until(test.Pool, () => stopped.Contains(sleeping), "the thread has ended");

        AssertReports(test, nameof(IParker.Unpark));
        await Batch.RunAndEnd(test.Pool);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(50)]
    public async Task Park_comes_back_without_reason(int times)
    {
        using var test = WithParkers(static parkers => new FaultyParker { Parking = number => number % (parkers.Attempt + 1) == 0 }, times);

        await RestAndRun(test.Pool);

        test.Pool.GetSnapshot().Workers.Sum(static worker => worker.ItemsRun).ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Park_never_sleeps()
    {
        using var test = new TestPool(workers: 2, static options => options.CreateParker = static _ => new FaultyParker { Parking = static _ => false });

        await RestAndRun(test.Pool);
    }

    [Fact]
    public async Task Unpark_that_throws_after_it_woke_the_thread_takes_nothing_from_it()
    {
        using var test = new TestPool(workers: 2, static options => options.CreateParker = static _ => new FaultyParker
        {
            Unparked = static () => throw new FormatException(),
        });

        await RestAndRun(test.Pool);

        test.Exceptions.TakeAll().ShouldContain(static report => report.Message.Contains(nameof(IParker.Unpark)));
    }

    private static TestPool WithParkers(Func<(int Attempt, int Id), FaultyParker> create, int attempt) =>
        new(workers: 2, options => options.CreateParker = id => create((attempt, id)));

    private static async Task RestAndRun(WorkStealingPool pool)
    {
        for (int round = 0; round < 5; round++)
        {
            await Rest(pool);
            await Batch.Run(pool);
        }

        await Batch.RunAndEnd(pool);
    }

    /// <summary>Runs something, and waits until no worker runs.</summary>
    private static async Task Rest(WorkStealingPool pool)
    {
        await pool.Run(static () => { }).Within(pool);
        Bounded.UntilSnapshot(pool, static s => s.Workers.All(static worker => worker.State != WorkerState.Running), "no worker runs");
    }

    private static void AssertReports(TestPool test, string member)
    {
        IReadOnlyList<Exception> reports = test.Exceptions.TakeAll();
        reports.ShouldNotBeEmpty();
        reports.ShouldAllBe(report => report is InvalidOperationException && report.Message.Contains(member));
    }
}
