using Magpie.Bench.Targets;

namespace Magpie.Bench.Workloads;

/// <summary>More items that block than there are workers, twice in a row.</summary>
internal sealed class Blocking64(BlockingKind kind) : Workload
{
    private const int Items = 64;
    private const int Milliseconds = 50;

    private static readonly Metric[] Figures = [new("first", "ms"), new("again", "ms")];

    public override string Name => $"blocking_64/{kind.Name}";

    public override string Description => $"64 items that block 50 ms each, {kind.Description}; all of them, and the same again at once";

    public override IReadOnlyList<Metric> Metrics => Figures;

    public override RunPlan Plan => new(MostRounds: kind.IsOneOfMany ? 3 : 5, MostQuickRounds: 1, WarmsUp: false, InFreshProcess: true, OnlyIfNamed: kind.IsOneOfMany);

    public override string? PeerRequest(bool quick) => $"blocking_64_{kind.Name} {(quick ? 1 : 2)}";

    public override double[] Run<TTarget>(TTarget target, bool quick)
    {
        using IBlocker blocker = kind.Create(Items);
        using var countdown = new Countdown();

        // Compiles the code of items and pools, and blocks only one item: no pool adds threads for that.
        Burst(target, countdown, blocker, Items, 0);
        Burst(target, countdown, blocker, 1, 1);
        return
        [
            Burst(target, countdown, blocker, Items, Milliseconds) / 1e6,
            quick ? double.NaN : Burst(target, countdown, blocker, Items, Milliseconds) / 1e6,
        ];
    }

    private double Burst<TTarget>(TTarget target, Countdown countdown, IBlocker blocker, int items, int milliseconds)
        where TTarget : struct, ITarget
    {
        var all = new Item<TTarget>[items];
        for (int i = 0; i < items; i++)
        {
            int index = i;
            all[i] = new Item<TTarget>(target, countdown, () => blocker.Block(index, milliseconds), kind.IsDeclared);
        }

        countdown.Reset(items);
        countdown.Begin();
        foreach (Item<TTarget> item in all)
        {
            target.PostItem(item);
        }

        return countdown.WaitNanoseconds(() => target.Describe());
    }

    private sealed class Item<TTarget>(TTarget target, Countdown countdown, Action block, bool isDeclared) : IThreadPoolWorkItem
        where TTarget : struct, ITarget
    {
        public void Execute()
        {
            if (isDeclared)
            {
                target.RunBlocking(block);
            }
            else
            {
                block();
            }

            countdown.Signal();
        }
    }
}
