using Magpie.Primitives;
using Magpie.Workers;

namespace Magpie.Futures;

/// <summary>The continuation of code that is no future, and where it goes on: where an await of a task would.</summary>
internal sealed class AwaitingCode(FutureBox future, Action continuation) : IFutureWaiter, IThreadPoolWorkItem
{
    private readonly SynchronizationContext? _context = SynchronizationContext.Current;
    private readonly TaskScheduler _scheduler = TaskScheduler.Current;
    private AtomicInt32 _runs;
    private bool _hasJoined = true;

    public static void WaitFor(FutureBox future, uint version, Action continuation)
    {
        var code = new AwaitingCode(future, continuation);
        switch (future.Join(version, code))
        {
            case JoinStep.Done:
                code.Notify();
                break;
            case JoinStep.Misused:
                _ = code.FailAsync(version);
                break;
        }
    }

    /// <remarks>
    /// Never in place: the code that ends a future need not expect other code on its stack. Nor what that code's context or scheduler throws, which
    /// may have ended by now; then the code goes on where it would without one.
    /// </remarks>
    public void Notify()
    {
        // Looked up first: from the queue on the code may take the outcome.
        PoolCore? core = future.Core;
        try
        {
            Queue();
        }
        catch (Exception exception)
        {
            DotNetPool.Queue(this);
            (core ?? WorkStealingPool.Shared.Core).Reporter.ReportFault(new InvalidOperationException(
                "The synchronization context or task scheduler of code that awaited a future refused it; the code goes on on the .NET thread pool.", exception));
        }
    }

    /// <remarks>Once, also if what threw as it was handed the code has queued or run it nevertheless.</remarks>
    public void Execute()
    {
        if (_runs.TryExchange(0, 1))
        {
            if (_hasJoined)
            {
                future.Release();
            }

            continuation();
        }
    }

    /// <summary>
    /// Two awaited the same handle at once, and this is the second. The builders of tasks take what is thrown here for a fault of the process; what
    /// takes the outcome after another has taken it throws where it should.
    /// </summary>
    private async Task FailAsync(uint version)
    {
        _hasJoined = false;
        while (future.Version == version)
        {
            await Task.Delay(1).ConfigureAwait(false);
        }

        Notify();
    }

    private void Queue()
    {
        if (_context is not null && _context.GetType() != typeof(SynchronizationContext))
        {
            _context.Post(static state => ((AwaitingCode)state!).Execute(), this);
        }
        else if (_scheduler != TaskScheduler.Default)
        {
            _ = Task.Factory.StartNew(Execute, CancellationToken.None, TaskCreationOptions.DenyChildAttach, _scheduler);
        }
        else
        {
            DotNetPool.Queue(this);
        }
    }
}
