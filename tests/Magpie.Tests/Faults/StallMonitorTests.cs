using Magpie.HandingOff;
using Magpie.Primitives;
using Magpie.Submission;
using Magpie.Tests.Support;
using Magpie.Workers;

namespace Magpie.Tests.Faults;

/// <summary>What could keep the stall monitor from looking.</summary>
public sealed class StallMonitorTests
{
    private static readonly TimeSpan _soon = TimeSpan.FromMilliseconds(1);

    private static bool IsSupported => StallWatch.CanBeOn(SettingsReader.Read(new WorkStealingPoolOptions()));

    [Fact]
    public async Task A_pool_that_relied_on_anothers_start_of_the_monitor_is_watched_although_that_start_failed()
    {
        Assert.SkipUnless(IsSupported, "This system does not tell what threads do.");
        using var starts = new ManualResetEventSlim();
        using var gate = new Gate();
        using var failing = Pool(new StallMonitor(new FaultyLauncher(attempt =>
        {
            starts.Set();
            gate.Opened.Wait(Bounded.Limit);
            return attempt == 1;
        })));
        using var other = Pool(failing.Pool.Core.Settings.StallMonitor!);
        Task submission = TestThread.Run(() => failing.Pool.Post(static () => { }));
        starts.WaitWithin(failing.Pool);

        (Task blocked, Task behind) = BlockUnnoticed(other.Pool, out Gate release);
        gate.Open();

        await behind.Within(other.Pool);
        release.Open();
        await Task.WhenAll(blocked, submission).Within(other.Pool);
        (await failing.Exceptions.TakeAsync(failing.Pool)).ShouldBeOfType<InvalidOperationException>();
    }

    [Fact]
    public async Task A_handler_that_blocks_does_not_keep_the_monitor_from_looking_at_other_pools()
    {
        Assert.SkipUnless(IsSupported, "This system does not tell what threads do.");
        var monitor = new StallMonitor(ThreadLauncher.Default);
        using var other = Pool(monitor);
        using var handler = new Gate();
        using var isHandled = new ManualResetEventSlim();
        using var broken = Pool(monitor, options =>
        {
            // The monitor has the worker, and can start no thread for it.
            options.Launcher = new FaultyLauncher(attempt => attempt > 1 && !handler.IsOpen);
            options.UnhandledException = _ =>
            {
                isHandled.Set();
                handler.Opened.Wait(Bounded.Limit);
            };
        });
        (Task first, Task behindFirst) = BlockUnnoticed(broken.Pool, out Gate releaseFirst);
        isHandled.WaitWithin(broken.Pool);

        (Task second, Task behindSecond) = BlockUnnoticed(other.Pool, out Gate releaseSecond);
        await behindSecond.Within(other.Pool);

        handler.Open();
        releaseFirst.Open();
        releaseSecond.Open();
        await Task.WhenAll(first, behindFirst, second).Within(broken.Pool);
    }

    [Fact]
    public async Task A_worker_whose_parker_throws_while_the_monitor_sleeps_wakes_the_monitor()
    {
        Assert.SkipUnless(IsSupported, "This system does not tell what threads do.");
        using var sleeps = new ManualResetEventSlim();
        using var wake = new Gate();
        var parker = new FaultyParker
        {
            Parking = _ =>
            {
                sleeps.Set();
                wake.Opened.Wait(Bounded.Limit);
                throw new FormatException();
            },
        };
        using var test = Pool(new StallMonitor(ThreadLauncher.Default), options => options.CreateParker = _ => parker);
        await test.Pool.Run(static () => { }).Within(test.Pool);
        sleeps.WaitWithin(test.Pool);
        Bounded.Until(test.Pool, () => !test.Pool.Core.Stalls.IsAwake, "the monitor finds the pool idle");

        // Both are queued without a notification: the worker comes for them because it cannot sleep.
        using var release = new Gate();
        var behind = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        Queue(test.Pool.Core, () => Sleep(release));
        Queue(test.Pool.Core, behind.SetResult);
        wake.Open();

        await behind.Task.Within(test.Pool);
        release.Open();
        await test.Pool.BecomesIdle();
        (await test.Exceptions.TakeAsync(test.Pool)).InnerException.ShouldBeOfType<FormatException>();
    }

    private static TestPool Pool(StallMonitor monitor, Action<WorkStealingPoolOptions>? configure = null) => new(workers: 1, options =>
    {
        options.StallThreshold = _soon;
        options.StallMonitor = monitor;
        configure?.Invoke(options);
    });

    private static (Task Blocked, Task Behind) BlockUnnoticed(WorkStealingPool pool, out Gate release)
    {
        var gate = new Gate();
        release = gate;
        return (pool.Run(() => Sleep(gate)), pool.Run(static () => { }));
    }

    private static void Sleep(Gate release)
    {
        while (!release.IsOpen)
        {
            Thread.Sleep(20 * _soon);
        }
    }

    private static void Queue(PoolCore core, Action item)
    {
        core.Workers[0].Admission.AdmitFromOutside();
        core.Workers[0].Inbox.Enqueue(WorkItem.Of(item));
    }
}
