using System.Collections.Concurrent;

namespace Magpie.Bench.Targets;

/// <summary>The .NET thread pool as it is when a process starts: no setting is changed.</summary>
/// <param name="preferLocal">Whether a thread of the pool queues to its own queue, or as everybody else to the global one.</param>
internal readonly struct DotNetTarget(bool preferLocal) : ITarget
{
    public string ThreadNamePrefix => ".NET TP";

    public void PostItem(IThreadPoolWorkItem item) => ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal);

    public void PostCallback(Callback callback) => ThreadPool.QueueUserWorkItem(callback.WithState, null, preferLocal);

    public Task Run(Action action) => Task.Run(action);

    public Task Run(Func<Task> function) => Task.Run(function);

    public Task<TResult> Run<TResult>(Func<Task<TResult>> function) => Task.Run(function);

    public async Task YieldRepeatedly(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await Task.Yield();
        }
    }

    /// <remarks>A task that nobody has begun yet is run by the thread that waits for it.</remarks>
    public void Join<TState>(TState state, Action<TState> left, Action<TState> right)
    {
        Task forked = Task.Run(() => right(state));
        left(state);
        forked.Wait();
    }

    public void ForRanges<TState>(int from, int to, TState state, Action<TState, int, int> body) =>
        Parallel.ForEach(Partitioner.Create(from, to), range => body(state, range.Item1, range.Item2));

    public void RunBlocking(Action code) => code();

    public string Describe() =>
        $".NET thread pool: {ThreadPool.ThreadCount} threads, {ThreadPool.PendingWorkItemCount} items queued, {ThreadPool.CompletedWorkItemCount} completed";
}
