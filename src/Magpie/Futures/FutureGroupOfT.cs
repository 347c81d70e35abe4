using Magpie.Futures;

namespace Magpie;

/// <summary>Futures with results that are spawned together and joined in the order in which they end; what is left is cancelled when the group is disposed.</summary>
/// <inheritdoc cref="FutureGroup" path="/remarks"/>
/// <typeparam name="TResult">What each member ends with.</typeparam>
public sealed class FutureGroup<TResult> : IAsyncEnumerable<TResult>, IAsyncDisposable
{
    private readonly GroupMembers<TResult> _members = new();
    private readonly WorkStealingPool _pool;

    /// <summary>Makes an empty group.</summary>
    /// <param name="pool">Where the members run; null for the pool whose thread runs the caller, else <see cref="WorkStealingPool.Shared"/>.</param>
    public FutureGroup(WorkStealingPool? pool = null) => _pool = pool ?? WorkStealingPool.Current ?? WorkStealingPool.Shared;

    /// <summary>How many members were spawned and have not been joined.</summary>
    public int Count => _members.Count;

    /// <summary>Cancelled by <see cref="CancelAsync"/>, and when the group is disposed.</summary>
    public CancellationToken CancellationToken => _members.Token;

    /// <summary>Spawns a member.</summary>
    /// <param name="future">The future; this uses it up.</param>
    /// <exception cref="InvalidOperationException">The future was used already.</exception>
    /// <exception cref="ObjectDisposedException">The group was cancelled or disposed, or the pool no longer admits work.</exception>
    public void Spawn(Future<TResult> future)
    {
        JoinObserver<TResult> observer = _members.Add();
        JoinHandle<TResult> handle;
        try
        {
            handle = _pool.Spawn(future);
        }
        catch
        {
            _members.Remove();
            throw;
        }

        handle.Observe(observer);
    }

    /// <summary>Spawns a member that takes <see cref="CancellationToken"/>.</summary>
    /// <param name="function">Returns the future.</param>
    /// <exception cref="ArgumentNullException"><paramref name="function"/> is null.</exception>
    /// <exception cref="ObjectDisposedException">The group was cancelled or disposed, or the pool no longer admits work.</exception>
    public void Spawn(Func<CancellationToken, Future<TResult>> function)
    {
        ArgumentNullException.ThrowIfNull(function);
        Spawn(function(CancellationToken));
    }

    /// <summary>Waits for the next member that ends, and takes its result. Rethrows what it threw.</summary>
    /// <param name="cancellationToken">Ends the wait, not the members.</param>
    /// <exception cref="InvalidOperationException">The group is empty.</exception>
    public ValueTask<TResult> JoinNextAsync(CancellationToken cancellationToken = default) => _members.NextAsync(cancellationToken);

    /// <summary>Cancels <see cref="CancellationToken"/>. The members are still there to be joined; no more can be spawned.</summary>
    public Task CancelAsync() => _members.CancelAsync();

    /// <summary>Cancels the members that are left, and waits until they have ended. What they throw but for cancellations goes to <see cref="WorkStealingPoolOptions.UnhandledException"/>.</summary>
    public ValueTask DisposeAsync() => _members.EndAsync();

    /// <summary>The results of all members as they end, including those spawned meanwhile, until the group is empty. Throws where a member did; enumerate again for the rest.</summary>
    public async IAsyncEnumerator<TResult> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        while (await _members.TryNextAsync(cancellationToken).ConfigureAwait(false) is (true, var result))
        {
            yield return result;
        }
    }
}
