namespace Magpie.Futures;

/// <summary>The continuation of code that is no future, and where it goes on: where an await of a task would.</summary>
internal sealed class AwaitingCode(Action continuation) : IFutureWaiter, IThreadPoolWorkItem
{
    private readonly SynchronizationContext? _context = SynchronizationContext.Current;
    private readonly TaskScheduler _scheduler = TaskScheduler.Current;

    public static void WaitFor(FutureBox future, uint version, Action continuation)
    {
        var code = new AwaitingCode(continuation);
        switch (future.Join(version, code))
        {
            case JoinStep.Done:
                code.Notify();
                break;
            case JoinStep.Misused:
                _ = code.FailAsync(future, version);
                break;
        }
    }

    /// <summary>
    /// Two awaited the same handle at once, and this is the second. The builders of tasks take what is thrown here for a fault of the process; what
    /// takes the outcome after another has taken it throws where it should.
    /// </summary>
    private async Task FailAsync(FutureBox future, uint version)
    {
        while (future.Version == version)
        {
            await Task.Delay(1).ConfigureAwait(false);
        }

        Notify();
    }

    /// <remarks>Never in place: the code that ends a future need not expect other code on its stack.</remarks>
    public void Notify()
    {
        if (_context is not null && _context.GetType() != typeof(SynchronizationContext))
        {
            _context.Post(static state => ((Action)state!)(), continuation);
        }
        else if (_scheduler != TaskScheduler.Default)
        {
            _ = Task.Factory.StartNew(continuation, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _scheduler);
        }
        else
        {
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        }
    }

    public void Execute() => continuation();
}
