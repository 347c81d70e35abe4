namespace Magpie.Tests.Support;

/// <summary>Tasks that code is to be caught waiting for.</summary>
internal static class LateTask
{
    /// <summary>A task that ends some time after the calling thread began to wait for it: longer than what reports and guards pass over.</summary>
    public static Task ForCallingThread()
    {
        var completion = new TaskCompletionSource();
        Thread waiter = Thread.CurrentThread;
        var ender = new Thread(() =>
        {
            SpinWait.SpinUntil(() => waiter.ThreadState.HasFlag(ThreadState.WaitSleepJoin));
            Thread.Sleep(20);
            completion.SetResult();
        });
        ender.IsBackground = true;
        ender.Start();
        return completion.Task;
    }
}
