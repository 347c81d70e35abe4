namespace Magpie.Bench.Targets;

/// <summary>The .NET thread pool as it is when a process starts: no setting is changed.</summary>
/// <param name="preferLocal">Whether a thread of the pool queues to its own queue, or as everybody else to the global one.</param>
internal readonly struct DotNetTarget(bool preferLocal) : ITarget
{
    public string ThreadNamePrefix => ".NET TP";

    public void PostItem(IThreadPoolWorkItem item) => ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal);

    public void PostCallback(Callback callback) => ThreadPool.QueueUserWorkItem(callback.WithState, null, preferLocal);

    public Task Run(Func<Task> function) => Task.Run(function);

    public Task<TResult> Run<TResult>(Func<Task<TResult>> function) => Task.Run(function);

    public async Task YieldRepeatedly(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await Task.Yield();
        }
    }

    public void RunBlocking(Action code) => code();

    public string Describe() =>
        $".NET thread pool: {ThreadPool.ThreadCount} threads, {ThreadPool.PendingWorkItemCount} items queued, {ThreadPool.CompletedWorkItemCount} completed";
}
