using Magpie.HandingOff;
using Magpie.Submission;
using Magpie.Workers;

namespace Magpie;

/// <summary>
/// Tells the pool that code blocks, so that the worker goes to another thread at once. For what the pool notices late, or not at
/// all on some systems (<c>Thread.Sleep</c>, synchronous files and sockets, native code); harmless around everything else.
/// The counterpart of <c>blocking</c> in Rust's tokio-threadpool.
/// </summary>
/// <remarks>
/// On a thread that runs no item of a pool, all members just run the code. They nest; only the outermost has an effect.
/// When <see cref="WorkStealingPoolOptions.MaxBlockingThreads"/> items block already, <see cref="Run(Action)"/> and
/// <see cref="Enter"/> run the code without a replacement thread, and <see cref="RunAsync(Action, CancellationToken)"/>
/// waits; nothing throws.
/// </remarks>
public static class Blocking
{
    /// <summary>Runs code that blocks, on the calling thread.</summary>
    /// <param name="action">The code. Its exceptions reach the caller.</param>
    /// <exception cref="ArgumentNullException"><paramref name="action"/> is null.</exception>
    public static void Run(Action action)
    {
        ArgumentNullException.ThrowIfNull(action);
        using (Enter())
        {
            action();
        }
    }

    /// <summary>Runs code that blocks, on the calling thread.</summary>
    /// <param name="function">The code. Its exceptions reach the caller.</param>
    /// <returns>What the function returned.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    public static TResult Run<TResult>(Func<TResult> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        using (Enter())
        {
            return function();
        }
    }

    /// <summary>Begins a stretch of code that blocks; it ends when the scope is disposed.</summary>
    /// <returns>The scope. Dispose it once, on the same thread, innermost first; do not await inside it.</returns>
    public static BlockingScope Enter()
    {
        if (WorkerThread.Current is not { RunsItem: true } thread)
        {
            return default;
        }

        thread.Core.HandOff.Begin(thread);
        return new BlockingScope(thread, thread.Blocking.OpenScope());
    }

    /// <summary>
    /// Runs code that blocks, when there is capacity for it: at once on the calling thread if there is, else later on a
    /// thread of the same pool, in the order of the calls.
    /// </summary>
    /// <param name="action">The code. Its exceptions go into the returned task.</param>
    /// <param name="cancellationToken">Gives up waiting for capacity. Code that has begun is not interrupted.</param>
    /// <returns>Done when the code has run. Await it once.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="action"/> is null.</exception>
    public static ValueTask RunAsync(Action action, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(action);
        ValueTask<Nothing> run = CapacityQueue.RunAsync<ActionBody, Nothing>(new ActionBody(action), limit: null, cancellationToken);
        return run.IsCompletedSuccessfully ? default : new ValueTask(run.AsTask());
    }

    /// <inheritdoc cref="RunAsync(Action, CancellationToken)"/>
    /// <param name="function">The code. Its exceptions go into the returned task.</param>
    /// <param name="cancellationToken">Gives up waiting for capacity. Code that has begun is not interrupted.</param>
    /// <returns>What the function returned. Await it once.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    public static ValueTask<TResult> RunAsync<TResult>(Func<TResult> function, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(function);
        return CapacityQueue.RunAsync<FunctionBody<TResult>, TResult>(new FunctionBody<TResult>(function), limit: null, cancellationToken);
    }
}
