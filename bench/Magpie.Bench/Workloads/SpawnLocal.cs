using Magpie.Bench.Targets;

namespace Magpie.Bench.Workloads;

/// <summary>An item of the pool queues trivial items.</summary>
internal sealed class SpawnLocal(Tier tier, bool peerPrefersLocal = false) : ScalableWorkload
{
    public override string Name => $"spawn_local/{Tiers.NameOf(tier)}" + (peerPrefersLocal ? "_vs_local" : "");

    public override bool PeerPrefersLocal => peerPrefersLocal;

    public override string Description => "from inside the pool, submit 100,000 trivial items; per item" + (peerPrefersLocal ? " (.NET with preferLocal)" : "");

    protected override string? PeerName => peerPrefersLocal ? null : "spawn_local";

    public override double RunMany<TTarget>(TTarget target, Countdown countdown, int count)
    {
        countdown.Reset(count);
        target.PostItem(new Root<TTarget>(target, countdown, tier, count));
        return countdown.WaitNanoseconds(() => target.Describe());
    }

    private sealed class Root<TTarget>(TTarget target, Countdown countdown, Tier tier, int count) : IThreadPoolWorkItem
        where TTarget : struct, ITarget
    {
        private readonly CountingItem _item = new(countdown);

        public void Execute()
        {
            countdown.Begin();
            Tiers.Submit(target, tier, _item, count);
        }
    }
}
