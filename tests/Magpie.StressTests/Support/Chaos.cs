using System.Collections.Concurrent;
using Magpie.Primitives;

namespace Magpie.StressTests.Support;

/// <summary>
/// Lets everything that user code or the system can do to a pool go wrong now and then: hooks, parkers, the handler of
/// exceptions, thread starts. Counts what the pool must report.
/// </summary>
internal sealed class Chaos(SharedRandom random)
{
    private readonly ConcurrentQueue<ChaosParker> _parkers = new();
    private long _hooksThrown;
    private long _hooksReported;
    private long _itemsReported;
    private long _handlerThrown;

    /// <summary>How often a hook threw, and how often the handler heard of it.</summary>
    public (long Thrown, long Reported) Hooks => (Volatile.Read(ref _hooksThrown), Volatile.Read(ref _hooksReported));

    /// <summary>How many exceptions of items the handler got.</summary>
    public long ItemsReported => Volatile.Read(ref _itemsReported);

    public long HandlerThrown => Volatile.Read(ref _handlerThrown);

    public void Configure(WorkStealingPoolOptions options)
    {
        options.ThreadStarted = _ => MayThrow();
        options.ThreadStopping = _ => MayThrow();
        options.AroundWorker = Around;
        options.CreateParker = CreateParker;
        options.UnhandledException = Handle;
        options.Launcher = new ChaosLauncher(random);
    }

    /// <summary>After the pool has ended: threads that were given up because nobody could wake them end too.</summary>
    public void FreeForgotten()
    {
        foreach (ChaosParker parker in _parkers)
        {
            parker.Free();
        }
    }

    private void Around(WorkerRun run)
    {
        MayThrow();
        if (!random.OnceIn(8))
        {
            run.Run();
        }

        MayThrow();
    }

    private void MayThrow()
    {
        if (random.OnceIn(4))
        {
            Interlocked.Increment(ref _hooksThrown);
            throw new ChaosException("hook");
        }
    }

    private IParker CreateParker(int worker)
    {
        switch (random.Next(8))
        {
            case 0:
                throw new ChaosException("create parker");
            case 1:
                return null!;
            default:
                var parker = new ChaosParker(random);
                _parkers.Enqueue(parker);
                return parker;
        }
    }

    private void Handle(Exception exception)
    {
        switch (exception)
        {
            case ChaosException { Message: "hook" }:
                Interlocked.Increment(ref _hooksReported);
                break;
            case ChaosException { Message: "item" }:
                Interlocked.Increment(ref _itemsReported);
                break;
            default:
                // A fault the pool goes on from; how often it happens is the pool's affair.
                break;
        }

        if (random.OnceIn(8))
        {
            Interlocked.Increment(ref _handlerThrown);
            throw new ChaosException("handler");
        }
    }

    private sealed class ChaosLauncher(SharedRandom random) : ThreadLauncher
    {
        public override void Start(OsThread thread)
        {
            if (random.OnceIn(6))
            {
                throw new OutOfMemoryException("No thread, for once.");
            }

            base.Start(thread);
        }
    }
}
