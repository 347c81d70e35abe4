using System.Globalization;

namespace Magpie.Tests.Support;

/// <summary>Waits that end: after a time that only a failure reaches they throw, and say what the pool was doing.</summary>
internal static class Bounded
{
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(LimitFromEnvironment() ?? 30);

    /// <summary><c>await task.Within(pool)</c>: as the task, or a failure that shows the pool.</summary>
    public static async Task Within(this Task task, WorkStealingPool pool)
    {
        try
        {
            await task.WaitAsync(Limit).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!task.IsCompleted)
        {
            throw Failure("the task did not end", pool);
        }
    }

    /// <inheritdoc cref="Within(Task, WorkStealingPool)"/>
    public static async Task<TResult> Within<TResult>(this Task<TResult> task, WorkStealingPool pool)
    {
        await Within((Task)task, pool).ConfigureAwait(false);
        return await task.ConfigureAwait(false);
    }

    /// <summary>Blocks until the task ends; inside an item of a pool this is a wait like any other.</summary>
    public static void Wait(Task task, WorkStealingPool pool)
    {
        if (!((IAsyncResult)task).AsyncWaitHandle.WaitOne(Limit))
        {
            throw Failure("the task did not end", pool);
        }

        task.GetAwaiter().GetResult();
    }

    public static void WaitWithin(this WaitHandle handle, WorkStealingPool pool) =>
        Check(handle.WaitOne(Limit), "the handle was not signalled", pool);

    public static void WaitWithin(this ManualResetEventSlim gate, WorkStealingPool pool) =>
        Check(gate.Wait(Limit), "the event was not set", pool);

    public static void WaitWithin(this CountdownEvent countdown, WorkStealingPool pool) =>
        Check(countdown.Wait(Limit), $"the countdown stopped at {countdown.CurrentCount}", pool);

    public static void WaitWithin(this SemaphoreSlim semaphore, WorkStealingPool pool) =>
        Check(semaphore.Wait(Limit), "the semaphore was not released", pool);

    public static void WaitWithin(this Barrier barrier, WorkStealingPool pool) =>
        Check(barrier.SignalAndWait(Limit), $"{barrier.ParticipantsRemaining} participants did not come to the barrier", pool);

    public static void JoinWithin(this Thread thread, WorkStealingPool pool) =>
        Check(thread.Join(Limit), $"the thread '{thread.Name}' did not end", pool);

    /// <summary>Waits for what no event tells, by looking again and again.</summary>
    public static void Until(WorkStealingPool pool, Func<bool> condition, string what) =>
        Check(SpinWait.SpinUntil(condition, Limit), $"it did not come true that {what}", pool);

    /// <summary>Waits until a snapshot of the pool fulfils a condition.</summary>
    public static void UntilSnapshot(WorkStealingPool pool, Func<PoolSnapshot, bool> condition, string what) =>
        Until(pool, () => condition(pool.GetSnapshot()), what);

    /// <summary>Waits until nothing admitted is unfinished.</summary>
    public static Task BecomesIdle(this WorkStealingPool pool) => pool.WaitForIdleAsync().Within(pool);

    /// <summary>Where a test is to fail it need not take so long (<c>tests/mutants</c>).</summary>
    private static double? LimitFromEnvironment() =>
        double.TryParse(Environment.GetEnvironmentVariable("MAGPIE_TEST_LIMIT_SECONDS"), CultureInfo.InvariantCulture, out double seconds) ? seconds : null;

    private static void Check(bool done, string failure, WorkStealingPool pool)
    {
        if (!done)
        {
            throw Failure(failure, pool);
        }
    }

    private static TimeoutException Failure(string failure, WorkStealingPool pool) =>
        new($"Within {Limit.TotalSeconds} s {failure}. {pool.GetSnapshot()}");
}
