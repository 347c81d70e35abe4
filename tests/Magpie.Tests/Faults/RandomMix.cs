namespace Magpie.Tests.Faults;

/// <summary>Submits units of random kinds, and counts what was admitted, what has ended and what was thrown.</summary>
/// <remarks>What a unit waits for needs no worker: at the blocking cap, a wait for another item could last for ever.</remarks>
internal sealed class RandomMix(WorkStealingPool pool)
{
    private const int MaxDepth = 3;

    private readonly Lock _contended = new();
    private long _admitted;
    private long _ended;
    private int _reported;

    /// <summary>Units that were admitted and have not run to their end.</summary>
    public long Unfinished => Volatile.Read(ref _admitted) - Volatile.Read(ref _ended);

    /// <summary>How many exceptions must have reached the handler.</summary>
    public int Reported => Volatile.Read(ref _reported);

    /// <summary>Submits from outside, until the pool refuses.</summary>
    public void Submit(Random random, int count)
    {
        for (int i = 0; i < count && TrySubmit(random.Next(), depth: 0); i++)
        {
        }
    }

    private bool TrySubmit(int seed, int depth)
    {
        Interlocked.Increment(ref _admitted);
        try
        {
            switch (seed % 4)
            {
                case 0:
                    pool.Post(() => Item(new Random(seed), depth, isPosted: true));
                    break;
                case 1:
                    Observe(pool.Run(() => Item(new Random(seed), depth, isPosted: false)));
                    break;
                case 2:
                    pool.Post(() => VoidItem(new Random(seed), depth));
                    break;
                default:
                    Observe(pool.Run(() => AsyncItem(new Random(seed), depth)));
                    break;
            }

            return true;
        }
        catch (ObjectDisposedException)
        {
            Interlocked.Decrement(ref _admitted);
            return false;
        }
    }

    private void Item(Random random, int depth, bool isPosted)
    {
        switch (random.Next(8))
        {
            case 0:
                Blocking.Run(static () => Thread.Sleep(1));
                break;
            case 1:
                Task.Delay(1).Wait();
                break;
            case 2:
                lock (_contended)
                {
                    Thread.SpinWait(1000);
                }

                break;
            case 3:
                Children(random, depth);
                break;
            case 4:
                PostContinuation();
                break;
            case 5 when isPosted:
                Interlocked.Increment(ref _reported);
                _ = Blocking.Enter();
                break;
            case 6:
                Interlocked.Add(ref _reported, isPosted ? 1 : 0);
                Interlocked.Increment(ref _ended);
                throw new FormatException();
            default:
                Thread.SpinWait(random.Next(2000));
                break;
        }

        Interlocked.Increment(ref _ended);
    }

    private async void VoidItem(Random random, int depth)
    {
        await WorkStealingPool.Yield();
        Children(random, depth);
        Interlocked.Increment(ref _ended);
    }

    private async Task AsyncItem(Random random, int depth)
    {
        for (int step = random.Next(4); step >= 0; step--)
        {
            switch (random.Next(5))
            {
                case 0:
                    await WorkStealingPool.Yield();
                    break;
                case 1:
                    await Task.Delay(1);
                    break;
                case 2:
                    await Task.Delay(1).ConfigureAwait(false);
                    break;
                case 3:
                    Children(random, depth);
                    break;
                default:
                    Interlocked.Increment(ref _admitted);
                    Observe(Blocking.RunAsync(BlockingItem).AsTask());
                    break;
            }
        }

        Interlocked.Increment(ref _ended);
        if (random.Next(4) == 0)
        {
            throw new FormatException();
        }
    }

    private void BlockingItem()
    {
        Thread.Sleep(1);
        Interlocked.Increment(ref _ended);
    }

    private void Children(Random random, int depth)
    {
        for (int i = random.Next(3); i >= 0 && depth < MaxDepth; i--)
        {
            TrySubmit(random.Next(), depth + 1);
        }
    }

    private void PostContinuation()
    {
        Interlocked.Increment(ref _admitted);
        pool.SynchronizationContext.Post(_ => Interlocked.Increment(ref _ended), null);
    }

    /// <summary>The exception of a task is its owner's affair.</summary>
    private static void Observe(Task task) =>
        _ = task.ContinueWith(static ended => ended.Exception, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
