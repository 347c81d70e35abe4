using System.Collections.Concurrent;

namespace Magpie.StressTests.Support;

/// <summary>
/// Blocks in every way there is. What it waits for comes from outside the pool and needs no worker, so it ends at the
/// blocking cap too.
/// </summary>
internal sealed class BlockingMix : IDisposable
{
    private const int Kinds = 13;

    private readonly Lock _lock = new();
    private readonly object _monitor = new();
    private readonly SemaphoreSlim _few = new(2);
    private readonly ReaderWriterLockSlim _readers = new();
    private readonly BlockingCollection<ManualResetEventSlim> _closed = [];
    private readonly SharedRandom _random;
    private readonly Tally _blocks;

    public BlockingMix(StressRun run)
    {
        _random = new SharedRandom(run.Random.Next());
        _blocks = run.Count("blocks");
        run.Start("opener", OpenAll);
    }

    public void Dispose() => _closed.CompleteAdding();

    /// <summary>Blocks in a way chosen at random.</summary>
    public void Block()
    {
        int kind = _random.Next(Kinds);
        if (kind < 4)
        {
            BlockDeclared(kind);
        }
        else
        {
            BlockUndeclared(kind);
        }

        _blocks.Add();
    }

    /// <summary>Code that blocks, at once or in line for capacity; sometimes given up meanwhile.</summary>
    public async Task BlockAsync()
    {
        using CancellationTokenSource? source = _random.OnceIn(4) ? new CancellationTokenSource(_random.Next(2)) : null;
        try
        {
            await Blocking.RunAsync(() => Compute(2000), source?.Token ?? CancellationToken.None);
        }
        catch (OperationCanceledException) when (source is not null)
        {
        }

        _blocks.Add();
    }

    private void BlockDeclared(int kind)
    {
        switch (kind)
        {
            case 0:
                Blocking.Run(static () => Thread.Sleep(1));
                break;
            case 1:
                Blocking.Run(() => Compute(2000));
                break;
            case 2:
                using (Blocking.Enter())
                using (Blocking.Enter())
                {
                    WaitForOpener();
                }

                break;
            default:
                // The offer is taken back, and made again.
                using (Blocking.Enter())
                {
                }

                WaitForOpener();
                break;
        }
    }

    private void BlockUndeclared(int kind)
    {
        switch (kind)
        {
            case 4:
                lock (_lock)
                {
                    Compute(500);
                }

                break;
            case 5:
                lock (_monitor)
                {
                    Monitor.Wait(_monitor, _random.Next(2));
                }

                break;
            case 6:
                _few.Wait();
                Compute(500);
                _few.Release();
                break;
            case 7:
                _readers.EnterReadLock();
                Compute(200);
                _readers.ExitReadLock();
                break;
            case 8:
                _readers.EnterWriteLock();
                Compute(200);
                _readers.ExitWriteLock();
                break;
            case 9:
                Task.Delay(1).Wait();
                break;
            case 10:
                Thread.Sleep(0);
                break;
            case 11:
                // Long enough for the stall monitor, now and then.
                Thread.Sleep(_random.Next(4));
                break;
            default:
                WaitForOpener();
                break;
        }
    }

    /// <summary>Another thread opens, not long after.</summary>
    private void WaitForOpener()
    {
        using var gate = new ManualResetEventSlim();
        _closed.Add(gate);
        gate.Wait();
    }

    private void Compute(int atMost) => Thread.SpinWait(_random.Next(atMost));

    private void OpenAll()
    {
        foreach (ManualResetEventSlim gate in _closed.GetConsumingEnumerable())
        {
            gate.Set();
        }
    }
}
