using Magpie.Tests.Support;

namespace Magpie.Tests.Futures;

/// <summary>In the steady state neither an await nor a spawn allocates. (Debug builds of this project allocate in the compiler's code, for a state machine is a class there.)</summary>
public sealed class AllocationTests
{
    private const int Times = 1_000;

    /// <summary>What measuring itself may cost, and what the runtime does now and then; a byte for each of the operations is far more.</summary>
    private const long Slack = 512;

    public static TheoryData<string> Operations { get; } = ["await in place", "spawn and await", "spawn many, then await", "yield", "nested", "spawn and detach"];

    [Theory]
    [MemberData(nameof(Operations))]
    public async Task It_allocates_nothing(string operation)
    {
        using var test = new TestPool(workers: 1);
        var handles = new JoinHandle<int>[100];

        long allocated = await test.Pool.Spawn(Measure(test.Pool, operation, handles)).AsTask().Within(test.Pool);

        if (IsOptimised)
        {
            allocated.ShouldBeLessThan(Slack);
        }
        else
        {
            allocated.ShouldBeLessThan(Times * 100_000L);
        }
    }

    private static bool IsOptimised { get; } = typeof(AllocationTests).Assembly
        .GetCustomAttributes(typeof(System.Diagnostics.DebuggableAttribute), inherit: false)
        .Cast<System.Diagnostics.DebuggableAttribute>()
        .All(static attribute => !attribute.IsJITOptimizerDisabled);

    private static async Future<long> Measure(WorkStealingPool pool, string operation, JoinHandle<int>[] handles)
    {
        long least = long.MaxValue;
        for (int round = 0; round < 10; round++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < Times; i++)
            {
                await Operate(pool, operation, handles);
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        return least;
    }

    private static async Future<int> Operate(WorkStealingPool pool, string operation, JoinHandle<int>[] handles)
    {
        switch (operation)
        {
            case "await in place":
                return await Leaf();
            case "spawn and await":
                return await pool.Spawn(Leaf());
            case "spawn and detach":
                pool.Spawn(Leaf()).Detach();
                await WorkStealingPool.Yield();
                return 0;
            case "yield":
                await WorkStealingPool.Yield();
                return 0;
            case "nested":
                return await Nested(5);
            default:
                for (int i = 0; i < handles.Length; i++)
                {
                    handles[i] = pool.Spawn(Yielding());
                }

                int sum = 0;
                foreach (JoinHandle<int> handle in handles)
                {
                    sum += await handle;
                }

                return sum;
        }
    }

    private static async Future<int> Leaf() => 1;

    private static async Future<int> Nested(int depth) => depth == 0 ? await Yielding() : await Nested(depth - 1);

    private static async Future<int> Yielding()
    {
        await WorkStealingPool.Yield();
        return 1;
    }
}
