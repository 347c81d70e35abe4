using System.Runtime.ExceptionServices;
using Magpie.Futures;
using Magpie.Submission;

namespace Magpie;

/// <content>Combinators.</content>
public readonly partial struct Future
{
    /// <summary>A future that spawns others, and ends when all have ended.</summary>
    /// <param name="futures">Used up when the new future begins.</param>
    /// <returns>Ends with the exception of the first in the list that has one.</returns>
    public static Future WhenAll(params ReadOnlySpan<Future> futures) => AllOf(futures.ToArray());

    /// <inheritdoc cref="WhenAll(ReadOnlySpan{Future})"/>
    public static Future WhenAll(IEnumerable<Future> futures) => AllOf([.. futures]);

    /// <inheritdoc cref="WhenAll(ReadOnlySpan{Future})"/>
    /// <typeparam name="TResult">What each ends with.</typeparam>
    /// <returns>The results in the order of the futures, or the exception of the first in the list that has one.</returns>
    public static Future<TResult[]> WhenAll<TResult>(params ReadOnlySpan<Future<TResult>> futures) => AllOf(futures.ToArray());

    /// <inheritdoc cref="WhenAll{TResult}(ReadOnlySpan{Future{TResult}})"/>
    public static Future<TResult[]> WhenAll<TResult>(IEnumerable<Future<TResult>> futures) => AllOf<TResult>([.. futures]);

    /// <summary>A future that spawns others, and ends as that one of them that ends first. The rest run on, detached.</summary>
    /// <param name="futures">Used up when the new future begins. At least one.</param>
    /// <returns>The place in the list of the one that ended first.</returns>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static Future<int> WhenAny(params ReadOnlySpan<Future> futures)
    {
        ArgumentOutOfRangeException.ThrowIfZero(futures.Length, nameof(futures));
        return FirstOf(futures.ToArray());
    }

    /// <inheritdoc cref="WhenAny(ReadOnlySpan{Future})"/>
    /// <typeparam name="TResult">What each ends with.</typeparam>
    /// <returns>The place in the list of the one that ended first, and its result.</returns>
    public static Future<(int Index, TResult Result)> WhenAny<TResult>(params ReadOnlySpan<Future<TResult>> futures)
    {
        ArgumentOutOfRangeException.ThrowIfZero(futures.Length, nameof(futures));
        return FirstOf(futures.ToArray());
    }

    /// <remarks>All handles are awaited whatever happens, so that no future of the list runs on unseen.</remarks>
    private static async Future AllOf(Future[] futures)
    {
        WorkStealingPool pool = WorkStealingPool.Current ?? WorkStealingPool.Shared;
        var handles = new List<JoinHandle>(futures.Length);
        ExceptionDispatchInfo? failure = null;
        try
        {
            foreach (Future future in futures)
            {
                handles.Add(pool.Spawn(future));
            }
        }
        catch (Exception exception)
        {
            failure = ExceptionDispatchInfo.Capture(exception);
        }

        foreach (JoinHandle handle in handles)
        {
            try
            {
                await handle;
            }
            catch (Exception exception)
            {
                failure ??= ExceptionDispatchInfo.Capture(exception);
            }
        }

        failure?.Throw();
    }

    private static async Future<TResult[]> AllOf<TResult>(Future<TResult>[] futures)
    {
        var results = new TResult[futures.Length];
        var members = new Future[futures.Length];
        for (int i = 0; i < futures.Length; i++)
        {
            members[i] = Store(futures[i], results, i);
        }

        await AllOf(members);
        return results;
    }

    private static async Future Store<TResult>(Future<TResult> future, TResult[] results, int index) => results[index] = await future;

    private static async Future<int> FirstOf(Future[] futures)
    {
        WorkStealingPool pool = WorkStealingPool.Current ?? WorkStealingPool.Shared;
        var first = new FirstOutcome<Nothing>();
        first.Spawn(futures.Length, i => pool.Spawn(futures[i]).Observe(first.Observer(i)));

        return (await first.Task.ConfigureAwait(false)).Index;
    }

    private static async Future<(int Index, TResult Result)> FirstOf<TResult>(Future<TResult>[] futures)
    {
        WorkStealingPool pool = WorkStealingPool.Current ?? WorkStealingPool.Shared;
        var first = new FirstOutcome<TResult>();
        first.Spawn(futures.Length, i => pool.Spawn(futures[i]).Observe(first.Observer(i)));

        return await first.Task.ConfigureAwait(false);
    }
}
