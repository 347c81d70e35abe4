using System.Collections.Concurrent;
using Magpie.Tests.Support;

namespace Magpie.Tests.Faults;

/// <summary>Whatever a hook does, the pool runs its items and ends.</summary>
public sealed class HookTests
{
    [Fact]
    public async Task ThreadStarted_throws()
    {
        using var test = new TestPool(workers: 2, static options => options.ThreadStarted = static _ => throw new FormatException());

        await Batch.RunAndEnd(test.Pool);

        AssertAll<FormatException>(test);
    }

    [Fact]
    public async Task ThreadStopping_throws()
    {
        using var test = new TestPool(workers: 2, static options => options.ThreadStopping = static _ => throw new FormatException());

        await Batch.RunAndEnd(test.Pool);

        AssertAll<FormatException>(test);
    }

    [Fact]
    public async Task AroundWorker_throws_before_it_runs_the_worker()
    {
        using var test = new TestPool(workers: 2, static options => options.AroundWorker = static _ => throw new FormatException());

        await Batch.RunAndEnd(test.Pool);

        IReadOnlyList<Exception> reports = test.Exceptions.TakeAll();
        reports.ShouldContain(static report => report is FormatException);
        reports.ShouldContain(static report => report is InvalidOperationException && report.Message.Contains("without calling"));
    }

    [Fact]
    public async Task AroundWorker_throws_after_it_ran_the_worker()
    {
        using var test = new TestPool(workers: 2, static options => options.AroundWorker = static run =>
        {
            run.Run();
            throw new FormatException();
        });

        await Batch.RunAndEnd(test.Pool);

        AssertAll<FormatException>(test);
    }

    [Fact]
    public async Task AroundWorker_never_runs_the_worker()
    {
        using var test = new TestPool(workers: 2, static options => options.AroundWorker = static _ => { });

        await Batch.RunAndEnd(test.Pool);

        AssertAll<InvalidOperationException>(test).ShouldAllBe(static report => report.Message.Contains("AroundWorker"));
    }

    [Fact]
    public async Task AroundWorker_runs_the_worker_twice()
    {
        using var test = new TestPool(workers: 2, static options => options.AroundWorker = static run =>
        {
            run.Run();
            run.Run();
        });

        await Batch.RunAndEnd(test.Pool);

        AssertAll<InvalidOperationException>(test).ShouldAllBe(static report => report.Message.Contains("can be called once"));
    }

    [Fact]
    public async Task AroundWorker_runs_the_worker_inside_itself()
    {
        var refusals = new ConcurrentQueue<Exception?>();
        WorkerRun? current = null;
        using var test = new TestPool(workers: 1, options => options.AroundWorker = run =>
        {
            current = run;
            run.Run();
        });

        await test.Pool.Run(() => refusals.Enqueue(Record.Exception(current!.Run))).Within(test.Pool);
        await Batch.RunAndEnd(test.Pool);

        refusals.ShouldHaveSingleItem().ShouldBeOfType<InvalidOperationException>();
    }

    [Fact]
    public async Task AroundWorker_runs_the_worker_on_another_thread()
    {
        var refusals = new ConcurrentQueue<Exception?>();
        using var test = new TestPool(workers: 2, options => options.AroundWorker = run =>
        {
            var other = new Thread(() => refusals.Enqueue(Record.Exception(run.Run)));
            other.Start();
            other.Join();
            run.Run();
        });

        await Batch.RunAndEnd(test.Pool);

        refusals.ShouldNotBeEmpty();
        refusals.ShouldAllBe(static refusal => refusal is InvalidOperationException && refusal.Message.Contains("on the thread"));
    }

    [Fact]
    public async Task Hooks_are_told_the_number_of_a_worker_and_surround_the_threads_life()
    {
        var events = new ConcurrentDictionary<int, ConcurrentQueue<string>>();
        using var test = new TestPool(workers: 2, options =>
        {
            options.ThreadStarted = id => Note($"started {id}");
            options.ThreadStopping = id => Note($"stopping {id}");
            options.AroundWorker = run =>
            {
                Note($"around {run.WorkerId}");
                run.Run();
                Note($"ran {run.WorkerId}");
            };
        });

        await Batch.RunAndEnd(test.Pool);

        foreach (ConcurrentQueue<string> life in events.Values)
        {
            string id = life.First()[^1..];
            int.Parse(id).ShouldBeInRange(0, 1);
            life.ShouldBe([$"started {id}", $"around {id}", $"ran {id}", $"stopping {id}"]);
        }

        void Note(string what) => events.GetOrAdd(Environment.CurrentManagedThreadId, static _ => new()).Enqueue(what);
    }

    [Fact]
    public async Task The_handler_throws()
    {
        using var test = new TestPool(workers: 2, static options => options.UnhandledException = static _ => throw new FormatException());

        for (int i = 0; i < 100; i++)
        {
            test.Pool.Post(static () => throw new InvalidOperationException());
        }

        await test.Pool.BecomesIdle();
        test.Pool.GetSnapshot().HandlerFailures.ShouldBe(100);
        await Batch.RunAndEnd(test.Pool);
    }

    private static IReadOnlyList<Exception> AssertAll<TException>(TestPool test)
    {
        IReadOnlyList<Exception> reports = test.Exceptions.TakeAll();
        reports.ShouldNotBeEmpty();
        reports.ShouldAllBe(static report => report is TException);
        return reports;
    }
}
