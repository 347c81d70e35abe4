using System.Runtime.CompilerServices;
using BenchmarkDotNet.Attributes;

namespace Magpie.Micro;

/// <summary>Submitting to a pool, and running what was submitted; per item. The .NET thread pool's beside it.</summary>
[MemoryDiagnoser]
public class PoolBenchmarks
{
    private const int Items = 10_000;

    private readonly ManualResetEventSlim _done = new(initialState: false, spinCount: 0);
    private readonly Action _countDown;
    private readonly Action _postAll;
    private readonly Action _postNext;
    private readonly Action _join;
    private readonly WaitCallback _queueAll;
    private readonly WaitCallback _countDownCallback;
    private WorkStealingPool _pool = null!;
    private int _left;

    public PoolBenchmarks()
    {
        _countDown = CountDown;
        _countDownCallback = _ => CountDown();
        _postAll = () =>
        {
            for (int i = 0; i < Items; i++)
            {
                _pool.Post(_countDown);
            }
        };
        _queueAll = _ =>
        {
            for (int i = 0; i < Items; i++)
            {
                ThreadPool.UnsafeQueueUserWorkItem(_countDownCallback, null);
            }
        };
        _postNext = () =>
        {
            if (--_left > 0)
            {
                _pool.Post(_postNext!);
            }
            else
            {
                _done.Set();
            }
        };
        _join = () =>
        {
            for (int i = 0; i < Items; i++)
            {
                _pool.Join(this, static _ => { }, static _ => { });
            }

            _done.Set();
        };
    }

    [GlobalSetup]
    public void Start() => _pool = new WorkStealingPool(new WorkStealingPoolOptions { Name = "micro" });

    [GlobalCleanup]
    public void Stop() => _pool.Dispose();

    /// <summary>An item posts items.</summary>
    [Benchmark(OperationsPerInvoke = Items)]
    public void Post() => Run(_postAll);

    /// <summary>The same on the .NET thread pool.</summary>
    [Benchmark(OperationsPerInvoke = Items)]
    public void DotNetQueue()
    {
        Begin();
        ThreadPool.UnsafeQueueUserWorkItem(_queueAll, null);
        _done.Wait();
    }

    /// <summary>Each item posts the next.</summary>
    [Benchmark(OperationsPerInvoke = Items)]
    public void PostChain() => Run(_postNext);

    /// <summary>A thread outside posts.</summary>
    [Benchmark(OperationsPerInvoke = Items)]
    public void PostFromOutside()
    {
        Begin();
        for (int i = 0; i < Items; i++)
        {
            _pool.Post(_countDown);
        }

        _done.Wait();
    }

    /// <summary>A fork and its join, of branches that do nothing.</summary>
    [Benchmark(OperationsPerInvoke = Items)]
    public void Join() => Run(_join);

    private void Run(Action root)
    {
        Begin();
        _pool.Post(root);
        _done.Wait();
    }

    private void Begin()
    {
        _done.Reset();
        _left = Items;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private void CountDown()
    {
        if (Interlocked.Decrement(ref _left) == 0)
        {
            _done.Set();
        }
    }
}
