using Magpie.Bench.Targets;

namespace Magpie.Bench.Workloads;

/// <summary>How many bytes one operation allocates, after everything has grown to its size.</summary>
internal sealed class Allocation(AllocationKind kind) : Workload
{
    private const int Batch = 1_000;

    private static readonly Metric[] Figures = [new("", "B/op")];

    public override string Name => kind switch
    {
        AllocationKind.Item => "alloc/item",
        AllocationKind.ItemFromOutside => "alloc/item_remote",
        AllocationKind.Callback => "alloc/callback",
        AllocationKind.Yield => "alloc/yield",
        AllocationKind.Run => "alloc/run",
        AllocationKind.Spawn => "alloc/spawn_await",
        _ => "alloc/await",
    };

    public override string Description => kind switch
    {
        AllocationKind.Item => "bytes allocated per item, submitted by an item",
        AllocationKind.ItemFromOutside => "bytes allocated per item, submitted from outside",
        AllocationKind.Callback => "bytes allocated per delegate submitted without an execution context to flow",
        AllocationKind.Yield => "bytes allocated per continuation resumed after a yield",
        AllocationKind.Spawn => "bytes allocated per future spawned and awaited by a future, that ends at once (.NET: Task.Run)",
        AllocationKind.Run => "bytes allocated per asynchronous function started and awaited, that ends at once",
        _ => "bytes allocated per continuation resumed after awaiting a new TaskCompletionSource, that included",
    };

    public override IReadOnlyList<Metric> Metrics => Figures;

    public override RunPlan Plan => new(MostRounds: 3, MostQuickRounds: 2, WarmsUp: true, InFreshProcess: false);

    public override double[] Run<TTarget>(TTarget target, bool quick)
    {
        int count = quick ? 200_000 : 1_000_000;
        using var countdown = new Countdown();
        long before = GC.GetTotalAllocatedBytes(precise: true);
        Operate(target, countdown, count);
        long after = GC.GetTotalAllocatedBytes(precise: true);

        // What the round itself allocates is below a tenth of a byte per operation.
        return [Math.Round((double)(after - before) / count, 1)];
    }

    private void Operate<TTarget>(TTarget target, Countdown countdown, int count)
        where TTarget : struct, ITarget
    {
        switch (kind)
        {
            case AllocationKind.Item:
                new ChainedSpawn(Tier.Item).RunMany(target, countdown, count);
                break;
            case AllocationKind.Callback:
                new ChainedSpawn(Tier.Callback).RunMany(target, countdown, count);
                break;
            case AllocationKind.ItemFromOutside:
                SubmitBatches(target, countdown, count);
                break;
            case AllocationKind.Yield:
                Await(target, countdown, () => target.YieldRepeatedly(count));
                break;
            case AllocationKind.Run:
                Await(target, countdown, () => RunRepeatedly(target, count));
                break;
            case AllocationKind.Spawn:
                Await(target, countdown, () => SpawnRepeatedly(target, count));
                break;
            default:
                Await(target, countdown, () => AwaitRepeatedly(target, count));
                break;
        }
    }

    private static void SubmitBatches<TTarget>(TTarget target, Countdown countdown, int count)
        where TTarget : struct, ITarget
    {
        var item = new CountingItem(countdown);
        Func<string> describe = () => target.Describe();
        for (int i = 0; i < count; i += Batch)
        {
            countdown.Reset(Batch);
            countdown.Begin();
            for (int j = 0; j < Batch; j++)
            {
                target.PostItem(item);
            }

            countdown.WaitNanoseconds(describe);
        }
    }

    private static void Await<TTarget>(TTarget target, Countdown countdown, Func<Task> function)
        where TTarget : struct, ITarget
    {
        countdown.Reset(1);
        countdown.Begin();
        Task task = target.Run(async () =>
        {
            await function();
            countdown.Finish();
        });
        countdown.WaitNanoseconds(() => target.Describe());
        task.Wait();
    }

    private static async Task AwaitRepeatedly<TTarget>(TTarget target, int count)
        where TTarget : struct, ITarget
    {
        var setter = new Setter();
        for (int i = 0; i < count; i++)
        {
            setter.Source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Task task = setter.Source.Task;
            target.PostItem(setter);
            await task;
        }
    }

    private static async Task RunRepeatedly<TTarget>(TTarget target, int count)
        where TTarget : struct, ITarget
    {
        for (int i = 0; i < count; i++)
        {
            await target.Run(static () => Task.CompletedTask);
        }
    }

    private static Task SpawnRepeatedly<TTarget>(TTarget target, int count)
        where TTarget : struct, ITarget
    {
        return target is MagpieTarget magpie ? magpie.Pool.Spawn(SpawnEach(magpie.Pool, count)).AsTask() : RunRepeatedly(target, count);

        static async Future SpawnEach(WorkStealingPool pool, int count)
        {
            for (int i = 0; i < count; i++)
            {
                await pool.Spawn(Nothing());
            }
        }

        static async Future Nothing()
        {
        }
    }

    private sealed class Setter : IThreadPoolWorkItem
    {
        public TaskCompletionSource? Source { get; set; }

        public void Execute() => Source!.SetResult();
    }
}

/// <summary>What is done.</summary>
internal enum AllocationKind
{
    Item,
    ItemFromOutside,
    Callback,
    Yield,
    Await,
    Run,
    Spawn,
}
