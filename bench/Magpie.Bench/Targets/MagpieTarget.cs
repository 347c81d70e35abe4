namespace Magpie.Bench.Targets;

/// <summary>A <see cref="WorkStealingPool"/> with default options.</summary>
internal readonly struct MagpieTarget(WorkStealingPool pool) : ITarget
{
    public WorkStealingPool Pool => pool;

    public string ThreadNamePrefix => pool.Name + "-";

    public void PostItem(IThreadPoolWorkItem item) => pool.UnsafePost(item);

    public void PostCallback(Callback callback) => pool.Post(callback.Plain);

    public Task Run(Action action) => pool.Run(action);

    public Task Run(Func<Task> function) => pool.Run(function);

    public Task<TResult> Run<TResult>(Func<Task<TResult>> function) => pool.Run(function);

    public async Task YieldRepeatedly(int count)
    {
        for (int i = 0; i < count; i++)
        {
            await WorkStealingPool.Yield();
        }
    }

    public void Join<TState>(TState state, Action<TState> left, Action<TState> right) => pool.Join(state, left, right);

    public void ForRanges<TState>(int from, int to, TState state, Action<TState, int, int> body) => pool.ForRanges(from, to, state, body);

    public BlockingRecording Record(BlockingReportOptions options) => pool.RecordBlocking(options);

    public void RunBlocking(Action code) => Blocking.Run(code);

    public string Describe() => pool.GetSnapshot().ToString();
}
