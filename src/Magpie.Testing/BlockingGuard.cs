namespace Magpie.Testing;

/// <summary>
/// Makes a test fail if a thread of a pool is blocked: <c>using (BlockingGuard.Assert(pool)) { ... }</c>, or, better for code that may
/// throw, <c>await BlockingGuard.RunAsync(pool, async () => ...)</c>.
/// </summary>
/// <remarks>
/// <para>
/// What counts is all that blocks in items of the pool from the moment the guard is made until it is disposed, whoever submitted them. So give
/// each test a pool of its own, and await in the guarded code what it starts. A wait that goes on when the guard is
/// disposed counts too.
/// </para>
/// <para>
/// Managed waits and declared blocking are noticed however short. <see cref="Thread.Sleep(int)"/>, synchronous input and output and native code are noticed if they last
/// longer than the pool's <see cref="WorkStealingPoolOptions.StallThreshold"/> (up to twice as long), on systems where there is a stall monitor; of these
/// the item is told, not the stack. A wait on another thread than the pool's, also after <c>ConfigureAwait(false)</c>, is not noticed.
/// </para>
/// <para>
/// If the code in a <c>using</c> block throws, and something blocked as well, <see cref="Dispose"/> throws over it, and the first exception is lost:
/// a disposed object cannot know of it. <see cref="RunAsync(WorkStealingPool, Func{Task}, bool)"/> has no such trouble.
/// </para>
/// </remarks>
public sealed class BlockingGuard : IDisposable, IAsyncDisposable
{
    private const int MostStacks = 1_000_000;

    private readonly BlockingRecording _recording;
    private readonly bool _allowDeclared;
    private bool _hasThrown;

    private BlockingGuard(WorkStealingPool pool, bool allowDeclared)
    {
        _allowDeclared = allowDeclared;
        _recording = pool.RecordBlocking(new BlockingReportOptions
        {
            BlockingThreshold = TimeSpan.Zero,
            ComputingThreshold = Timeout.InfiniteTimeSpan,
            MaxStacksPerSecond = MostStacks,
            StacksAtBegin = true,
            SourceLines = true,
        });
    }

    /// <summary>Guards a pool until the guard is disposed.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="allowDeclared">Whether blocking that is declared (<see cref="Blocking"/>, <see cref="BlockingLimit"/>, tasks that are <see cref="TaskCreationOptions.LongRunning"/>) may be.</param>
    /// <returns>The guard. Dispose it on any thread; use it from one at a time.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="pool"/> is null.</exception>
    public static BlockingGuard Assert(WorkStealingPool pool, bool allowDeclared = false)
    {
        ArgumentNullException.ThrowIfNull(pool);
        return new BlockingGuard(pool, allowDeclared);
    }

    /// <summary>Runs a function on a pool, and throws if a thread of the pool was blocked meanwhile. If the function throws, that exception comes instead.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="function">The function.</param>
    /// <param name="allowDeclared">Whether blocking that is declared may be.</param>
    /// <returns>Done when the function's task is.</returns>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="BlockingAssertionException">A thread of the pool was blocked.</exception>
    public static async Task RunAsync(WorkStealingPool pool, Func<Task> function, bool allowDeclared = false)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentNullException.ThrowIfNull(function);
        var guard = new BlockingGuard(pool, allowDeclared);
        try
        {
            await pool.Run(function).ConfigureAwait(false);
            guard.Verify();
        }
        finally
        {
            guard._recording.Dispose();
        }
    }

    /// <summary>What was found so far, allowed or not.</summary>
    public BlockingReport GetReport() => _recording.GetReport();

    /// <summary>Throws if a thread of the pool was blocked since the guard was made. The guard goes on.</summary>
    /// <exception cref="BlockingAssertionException">A thread of the pool was blocked.</exception>
    public void Verify()
    {
        BlockingReport report = _recording.GetReport();
        BlockingReport found = report with
        {
            Entries = [.. report.Entries.Where(entry => IsForbidden(entry.Kind))],
            Unfinished = [.. report.Unfinished.Where(wait => IsForbidden(wait.Kind))],
        };
        if (!found.IsEmpty)
        {
            _hasThrown = true;
            throw new BlockingAssertionException(found);
        }
    }

    /// <summary>Ends the guard, and throws if a thread of the pool was blocked, unless <see cref="Verify"/> has thrown that already.</summary>
    /// <exception cref="BlockingAssertionException">A thread of the pool was blocked.</exception>
    public void Dispose()
    {
        using (_recording)
        {
            if (!_hasThrown)
            {
                Verify();
            }
        }
    }

    /// <summary>As <see cref="Dispose"/>.</summary>
    /// <exception cref="BlockingAssertionException">A thread of the pool was blocked.</exception>
    public ValueTask DisposeAsync()
    {
        Dispose();
        return default;
    }

    private bool IsForbidden(BlockingKind kind) => kind != BlockingKind.Computing && !(_allowDeclared && kind == BlockingKind.Declared);
}
