using Magpie.Tests.Support;

namespace Magpie.Tests.Faults;

/// <summary>A thread cannot be started: nothing is lost, it is reported, and it is tried again.</summary>
public sealed class ThreadStartTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task The_last_item_is_run_by_a_later_attempt_without_a_new_submission(int failures)
    {
        var launcher = new FaultyLauncher(attempt => attempt <= failures);
        using var test = new TestPool(workers: 1, options => options.Launcher = launcher);

        await test.Pool.Run(static () => { }).Within(test.Pool);

        launcher.Attempts.ShouldBe(failures + 1);
        AssertReported(test, failures);
        await Batch.RunAndEnd(test.Pool);
    }

    [Fact]
    public async Task A_submitter_does_not_see_the_failure()
    {
        using var test = new TestPool(workers: 4, static options => options.Launcher = new FaultyLauncher(static attempt => attempt <= 5));

        Task[] items = [.. Enumerable.Range(0, 200).Select(_ => test.Pool.Run(static () => { }))];
        await Task.WhenAll(items).Within(test.Pool);

        AssertReported(test, 5);
        await Batch.RunAndEnd(test.Pool);
    }

    [Fact]
    public async Task One_thread_runs_everything_if_no_other_can_be_started()
    {
        using var test = new TestPool(workers: 4, static options => options.Launcher = new FaultyLauncher(static attempt => attempt > 1));
        int ran = 0;

        for (int i = 0; i < 500; i++)
        {
            test.Pool.Post(() => test.Pool.Post(() => Interlocked.Increment(ref ran)));
        }

        await test.Pool.BecomesIdle();
        ran.ShouldBe(1000 / 2);
        test.Pool.GetSnapshot().Threads.Total.ShouldBe(1);
        await test.Pool.ShutdownAsync().Within(test.Pool);
        test.Exceptions.TakeAll().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Who_blocks_on_an_item_behind_it_gets_it_as_soon_as_a_thread_can_be_started()
    {
        bool mended = false;
        using var failed = new ManualResetEventSlim();
        using var test = new TestPool(workers: 1, options => options.Launcher = new FaultyLauncher(attempt =>
        {
            bool fails = attempt > 1 && !Volatile.Read(ref mended);
            if (fails)
            {
                failed.Set();
            }

            return fails;
        }));

        Task blocked = test.Pool.Run(() =>
        {
            var behind = new Gate();
            test.Pool.Post(behind.Open);
            behind.Wait(test.Pool);
        });
        failed.WaitWithin(test.Pool);
        Volatile.Write(ref mended, true);

        await blocked.Within(test.Pool);
        test.Exceptions.TakeAll().ShouldNotBeEmpty();
        await Batch.RunAndEnd(test.Pool);
    }

    [Fact]
    public async Task Who_blocks_while_no_thread_can_be_started_gets_its_worker_back()
    {
        using var failed = new ManualResetEventSlim();
        using var gate = new Gate();
        using var test = new TestPool(workers: 1, options => options.Launcher = new FaultyLauncher(attempt =>
        {
            if (attempt > 1)
            {
                failed.Set();
            }

            return attempt > 1;
        }));
        int behindRanOn = 0;

        Task<int> blocked = test.Pool.Run(() =>
        {
            test.Pool.Post(() => behindRanOn = Environment.CurrentManagedThreadId);
            gate.Wait(test.Pool);
            test.Pool.GetSnapshot().Workers[0].State.ShouldBe(WorkerState.Running);
            return Environment.CurrentManagedThreadId;
        });
        failed.WaitWithin(test.Pool);
        gate.Open();
        int thread = await blocked.Within(test.Pool);
        await test.Pool.BecomesIdle();

        behindRanOn.ShouldBe(thread);
        test.Pool.GetSnapshot().Threads.Total.ShouldBe(1);
        test.Pool.GetSnapshot().BlockingCapacityLeft.ShouldBe(512);
        test.Exceptions.TakeAll().ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_thread_that_sleeps_comes_for_an_item_where_none_can_be_started()
    {
        using var test = new TestPool(workers: 2, static options =>
        {
            options.HandOffOnWait = false;
            options.Launcher = new FaultyLauncher(static attempt => attempt > 2);
        });
        using var gate = new Gate();
        using var sleeper = new Busy();
        using var blocker = new Busy();
        Task[] items =
        [
            test.Pool.Run(sleeper.Spin),
            test.Pool.Run(() =>
            {
                blocker.Spin();
                Blocking.Run(() => gate.Wait(test.Pool));
            }),
        ];
        sleeper.Begun.WaitWithin(test.Pool);
        blocker.Begun.WaitWithin(test.Pool);

        // The worker that is offered left last, so it is the first that a submitter takes.
        sleeper.End();
        Bounded.UntilSnapshot(test.Pool, static s => s.Workers.Any(static worker => worker.State == WorkerState.Parked), "one worker sleeps");
        blocker.End();
        Bounded.UntilSnapshot(test.Pool, static s => s.Workers.Any(static worker => worker.State == WorkerState.Vacant), "the other is offered");
        await test.Pool.Run(static () => { }).Within(test.Pool);

        items[1].IsCompleted.ShouldBeFalse();
        gate.Open();
        await Task.WhenAll(items).Within(test.Pool);
        AssertReported(test, 1);
    }

    [Fact]
    public async Task Starts_that_fail_at_random_lose_nothing()
    {
        int seed = Environment.TickCount;
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {seed}");
        var random = new Random(seed);
        using var test = new TestPool(workers: 3, options =>
        {
            options.KeepAlive = TimeSpan.FromMilliseconds(1);
            options.Launcher = new FaultyLauncher(_ =>
            {
                lock (random)
                {
                    return random.Next(2) == 0;
                }
            });
        });

        for (int round = 0; round < 5; round++)
        {
            await Batch.Run(test.Pool);
        }

        await test.Pool.ShutdownAsync().Within(test.Pool);
        AssertReported(test, 1);
    }

    [Fact]
    public async Task A_submitter_that_suppressed_the_flow_of_its_context_is_served_too()
    {
        using var test = new TestPool(workers: 1, static options => options.Launcher = new FaultyLauncher(static attempt => attempt <= 1));

        Task item;
        using (ExecutionContext.SuppressFlow())
        {
            item = test.Pool.Run(static () => { });
        }

        await item.Within(test.Pool);
        AssertReported(test, 1);
    }

    [Fact]
    public async Task Without_a_handler_the_process_goes_on()
    {
        using var test = new TestPool(workers: 2, static options =>
        {
            options.UnhandledException = null;
            options.Launcher = new FaultyLauncher(static attempt => attempt <= 2);
        });

        await Batch.RunAndEnd(test.Pool);
    }

    [Fact]
    public async Task The_handler_may_submit_and_block()
    {
        int handled = 0;
        WorkStealingPool? pool = null;
        using var test = new TestPool(workers: 2, options =>
        {
            options.Launcher = new FaultyLauncher(static attempt => attempt is > 1 and < 5);
            options.UnhandledException = _ =>
            {
                pool!.Post(() => Interlocked.Increment(ref handled));
                Blocking.Run(static () => { });
            };
        });
        pool = test.Pool;

        await Batch.RunAndEnd(test.Pool);

        handled.ShouldBeGreaterThan(0);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_pool_whose_threads_never_start_can_be_ended(bool disposed)
    {
        using var test = new TestPool(workers: 2, static options => options.Launcher = new FaultyLauncher(static _ => true));
        Task[] items = [.. Enumerable.Range(0, 10).Select(_ => test.Pool.Run(static () => { }))];

        if (disposed)
        {
            await TestThread.Run(test.Pool.Dispose).Within(test.Pool);
        }
        else
        {
            await test.Pool.ShutdownNowAsync().Within(test.Pool);
        }

        foreach (Task item in items)
        {
            await Should.ThrowAsync<TaskCanceledException>(item.Within(test.Pool));
        }

        test.Pool.GetSnapshot().Abandoned.ShouldBe(10);
        AssertReported(test, 1);
    }

    [Fact]
    public async Task A_pool_with_a_blocked_item_can_be_ended_while_no_thread_can_be_started()
    {
        using var test = new TestPool(workers: 1, static options => options.Launcher = new FaultyLauncher(static attempt => attempt > 1));
        Task behind = Task.CompletedTask;
        using var waits = new ManualResetEventSlim();
        Task blocked = test.Pool.Run(() =>
        {
            behind = test.Pool.Run(static () => { });
            waits.Set();
            test.Pool.Stopping.WaitHandle.WaitOne(Bounded.Limit).ShouldBeTrue();
        });
        waits.WaitWithin(test.Pool);

        await test.Pool.ShutdownNowAsync().Within(test.Pool);

        blocked.IsCompletedSuccessfully.ShouldBeTrue();
        await Should.ThrowAsync<TaskCanceledException>(behind.Within(test.Pool));
        test.Exceptions.TakeAll();
    }

    [Fact]
    public async Task A_drain_goes_on_when_threads_can_be_started_again()
    {
        using var test = new TestPool(workers: 2, static options => options.Launcher = new FaultyLauncher(static attempt => attempt <= 3));
        Task item = test.Pool.Run(static () => { });

        await test.Pool.ShutdownAsync().Within(test.Pool);

        item.IsCompletedSuccessfully.ShouldBeTrue();
        AssertReported(test, 3);
    }

    [Fact]
    public async Task A_continuation_that_comes_during_an_abandoning_shutdown_goes_on_although_no_thread_starts()
    {
        using var test = new TestPool(workers: 1, static options => options.Launcher = new FaultyLauncher(static _ => true));
        SynchronizationContext context = test.Pool.SynchronizationContext;
        context.OperationStarted();
        Task ended = test.Pool.ShutdownNowAsync();
        var ran = new TaskCompletionSource();
        context.Post(
            _ =>
            {
                context.OperationCompleted();
                ran.SetResult();
            },
            null);

        await ran.Task.Within(test.Pool);
        await ended.Within(test.Pool);
        test.Exceptions.TakeAll();
    }

    [Fact]
    public async Task An_abandoning_shutdown_ends_against_submitters_although_no_thread_starts()
    {
        for (int round = 0; round < 50; round++)
        {
            using var test = new TestPool(workers: 2, static options => options.Launcher = new FaultyLauncher(static _ => true));
            using var together = new Barrier(3);
            Task[] submitters = [.. Enumerable.Range(0, 2).Select(_ => TestThread.Run(() =>
            {
                together.SignalAndWait();
                while (test.Pool.TryPost(static () => { }))
                {
                }
            }))];
            together.SignalAndWait();
            await test.Pool.ShutdownNowAsync().Within(test.Pool);
            await Task.WhenAll(submitters).Within(test.Pool);
            test.Exceptions.TakeAll();
        }
    }

    private static void AssertReported(TestPool test, int atLeast)
    {
        IReadOnlyList<Exception> reports = test.Exceptions.TakeAll();
        reports.Count.ShouldBeGreaterThanOrEqualTo(atLeast);
        foreach (Exception report in reports)
        {
            report.ShouldBeOfType<InvalidOperationException>().Message.ShouldContain("could not start a thread");
            report.InnerException.ShouldBeOfType<OutOfMemoryException>();
        }
    }
}
