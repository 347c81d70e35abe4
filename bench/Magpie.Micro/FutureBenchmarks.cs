using BenchmarkDotNet.Attributes;

namespace Magpie.Micro;

/// <summary>Futures, from inside a future; per operation. Tasks beside them. Steady state: none of the first three allocates.</summary>
[MemoryDiagnoser]
public class FutureBenchmarks
{
    private const int Operations = 100_000;

    private WorkStealingPool _pool = null!;

    [GlobalSetup]
    public void Start() => _pool = new WorkStealingPool(new WorkStealingPoolOptions { Name = "micro" });

    [GlobalCleanup]
    public void Stop() => _pool.Dispose();

    /// <summary>Spawns a future and awaits its handle.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int SpawnAwait() => Run(SpawnAndAwait());

    /// <summary>Awaits a future that was not spawned.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int AwaitInPlace() => Run(AwaitEach());

    /// <summary>Goes to the back of the queue.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int Yield() => Run(YieldEach());

    /// <summary>Starts a task and awaits it, on the .NET thread pool.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int DotNetRunAwait() => Task.Run(static async () =>
    {
        int sum = 0;
        for (int i = 0; i < Operations; i++)
        {
            sum += await Task.Run(static () => 1);
        }

        return sum;
    }).GetAwaiter().GetResult();

    /// <summary>Awaits an async method that ends at once, on the .NET thread pool.</summary>
    [Benchmark(OperationsPerInvoke = Operations)]
    public int DotNetAwaitInPlace() => Task.Run(static async () =>
    {
        int sum = 0;
        for (int i = 0; i < Operations; i++)
        {
            sum += await OneAsTask();
        }

        return sum;
    }).GetAwaiter().GetResult();

    private int Run(Future<int> future) => _pool.Spawn(future).AsTask().GetAwaiter().GetResult();

    private async Future<int> SpawnAndAwait()
    {
        int sum = 0;
        for (int i = 0; i < Operations; i++)
        {
            sum += await _pool.Spawn(One());
        }

        return sum;
    }

    private static async Future<int> AwaitEach()
    {
        int sum = 0;
        for (int i = 0; i < Operations; i++)
        {
            sum += await One();
        }

        return sum;
    }

    private static async Future<int> YieldEach()
    {
        for (int i = 0; i < Operations; i++)
        {
            await WorkStealingPool.Yield();
        }

        return Operations;
    }

    private static async Future<int> One() => 1;

    private static async Task<int> OneAsTask() => 1;
}
