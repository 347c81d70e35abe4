namespace Magpie.Workers;

/// <summary>A thread of the pool from its start to its end: hooks around the worker loop.</summary>
internal static class ThreadLife
{
    public static void Run(WorkerThread thread)
    {
        PoolCore core = thread.Core;
        PoolSettings settings = core.Settings;
        SynchronizationContext.SetSynchronizationContext(core.SynchronizationContext);
        if (settings.ThreadStarted is not null || settings.AroundWorker is not null)
        {
            // User code comes first, for as long as it likes: nobody must rely on this thread as a searcher meanwhile.
            core.Finder.StopSearching(thread);
        }

        core.Events.ThreadStart(settings.Name, thread.Os.Name);
        CallHook(core, settings.ThreadStarted, thread.FirstWorkerId);
        core.Scheduler.RunCarrier(() => RunAround(thread, settings.AroundWorker));
        CallHook(core, settings.ThreadStopping, thread.FirstWorkerId);
        core.Events.ThreadStop(settings.Name, thread.Os.Name);
        SynchronizationContext.SetSynchronizationContext(null);
        core.Journal.Forget(thread);
        core.Threads.Leave(thread);
    }

    /// <summary>Whatever the hook does, the loop runs to its end: a worker that nobody runs would strand its queues.</summary>
    private static void RunAround(WorkerThread thread, Action<WorkerRun>? around)
    {
        var run = new WorkerRun(thread);
        if (around is not null)
        {
            try
            {
                around(run);
            }
            catch (Exception exception)
            {
                thread.Core.Reporter.ReportUnhandled(exception);
            }

            if (!run.HasRun)
            {
                thread.Core.Reporter.ReportFault(new InvalidOperationException(
                    $"{nameof(WorkStealingPoolOptions.AroundWorker)} returned without calling {nameof(WorkerRun)}.{nameof(WorkerRun.Run)}; the pool '{thread.Core.Settings.Name}' runs the worker without it."));
            }
        }

        run.RunIfNotRun();
    }

    private static void CallHook(PoolCore core, Action<int>? hook, int workerId)
    {
        try
        {
            hook?.Invoke(workerId);
        }
        catch (Exception exception)
        {
            core.Reporter.ReportUnhandled(exception);
        }
    }
}
