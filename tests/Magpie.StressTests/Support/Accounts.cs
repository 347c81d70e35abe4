using System.Collections.Concurrent;

namespace Magpie.StressTests.Support;

/// <summary>
/// Submits units of random kinds to a pool that may end at any moment, and accounts for each: it is refused, or it is
/// admitted; and what is admitted runs, or is abandoned.
/// </summary>
internal sealed class Accounts(WorkStealingPool pool, SharedRandom random)
{
    private const int MaxDepth = 3;

    private readonly ConcurrentQueue<Task> _tasks = new();
    private long _admitted;
    private long _refused;
    private long _begun;
    private long _operations;

    public long Admitted => Volatile.Read(ref _admitted);

    public long Refused => Volatile.Read(ref _refused);

    /// <summary>Units whose code has begun. The others, once the pool has ended, are those it abandoned.</summary>
    public long Begun => Volatile.Read(ref _begun);

    /// <summary>Whether all tasks have ended, whatever their outcome.</summary>
    public bool AllTasksEnded => _tasks.All(static task => task.IsCompleted);

    /// <summary>Asynchronous methods that have begun and not ended.</summary>
    public long OpenOperations => Volatile.Read(ref _operations);

    /// <returns>False if the pool refused.</returns>
    public bool TrySubmit(int depth = 0)
    {
        Interlocked.Increment(ref _admitted);
        try
        {
            if (Submit(depth))
            {
                return true;
            }
        }
        catch (ObjectDisposedException)
        {
        }

        Interlocked.Decrement(ref _admitted);
        Interlocked.Increment(ref _refused);
        return false;
    }

    /// <summary>A unit that does something particular.</summary>
    public bool TryPost(Action action)
    {
        Interlocked.Increment(ref _admitted);
        bool admitted = pool.TryPost(() =>
        {
            Interlocked.Increment(ref _begun);
            action();
        });
        if (!admitted)
        {
            Interlocked.Decrement(ref _admitted);
            Interlocked.Increment(ref _refused);
        }

        return admitted;
    }

    private bool Submit(int depth)
    {
        switch (random.Next(6))
        {
            case 0:
                pool.Post(() => Run(depth));
                return true;
            case 1:
                pool.UnsafePost(new LastItem(() => Run(depth)));
                return true;
            case 2:
                _tasks.Enqueue(pool.Run(() => Run(depth)));
                return true;
            case 3:
                _tasks.Enqueue(pool.Run(() => RunAsync(depth)));
                return true;
            default:
                return pool.TryPost(() => Run(depth));
        }
    }

    private void Run(int depth)
    {
        Interlocked.Increment(ref _begun);
        switch (random.Next(12))
        {
            case 0:
                Blocking.Run(static () => Thread.Sleep(1));
                break;
            case 1:
                Task.Delay(1).Wait();
                break;
            case 2:
                using (Blocking.Enter())
                {
                    Children(depth);
                }

                break;
            case 3:
                Interlocked.Increment(ref _admitted);
                _tasks.Enqueue(Blocking.RunAsync(() => { Interlocked.Increment(ref _begun); }).AsTask());
                break;
            case 4:
                Thread.SpinWait(random.Next(2000));
                break;
            case 5:
                Children(depth);
                break;
            case 6:
                Thread.Sleep(random.Next(3));
                Children(depth);
                break;
            default:
                break;
        }
    }

    private async Task RunAsync(int depth)
    {
        Interlocked.Increment(ref _begun);
        Interlocked.Increment(ref _operations);
        try
        {
            for (int steps = random.Next(4); steps > 0; steps--)
            {
                switch (random.Next(5))
                {
                    case 0:
                        await WorkStealingPool.Yield();
                        break;
                    case 1:
                        await Task.Delay(random.Next(2));
                        break;
                    case 2:
                        await Task.Delay(1).ConfigureAwait(false);
                        break;
                    default:
                        Children(depth);
                        break;
                }
            }
        }
        finally
        {
            Interlocked.Decrement(ref _operations);
        }
    }

    private void Children(int depth)
    {
        for (int i = random.Next(4); i > 0 && depth < MaxDepth; i--)
        {
            TrySubmit(depth + 1);
        }
    }
}
