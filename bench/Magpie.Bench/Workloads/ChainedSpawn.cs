using Magpie.Bench.Targets;

namespace Magpie.Bench.Workloads;

/// <summary>Each item queues the next.</summary>
internal sealed class ChainedSpawn(Tier tier, bool peerPrefersLocal = false) : ScalableWorkload
{
    public override string Name => $"chained_spawn/{Tiers.NameOf(tier)}" + (peerPrefersLocal ? "_vs_local" : "");

    public override bool PeerPrefersLocal => peerPrefersLocal;

    public override string Description => "an item submits the next, 100,000 deep; per link" + (peerPrefersLocal ? " (.NET with preferLocal)" : "");

    protected override string? PeerName => peerPrefersLocal ? null : "chained_spawn";

    public override double RunMany<TTarget>(TTarget target, Countdown countdown, int count)
    {
        countdown.Reset(1);
        var link = new Link<TTarget>(target, countdown, count);
        link.Submit(tier);
        return countdown.WaitNanoseconds(() => target.Describe());
    }

    private sealed class Link<TTarget> : IThreadPoolWorkItem
        where TTarget : struct, ITarget
    {
        private readonly Countdown _countdown;
        private readonly int _count;
        private readonly TTarget _target;
        private readonly Action _action;
        private readonly Callback _callback;
        private int _left;

        public Link(TTarget target, Countdown countdown, int count)
        {
            _target = target;
            _countdown = countdown;
            _count = count;
            _left = count;
            _action = RunAction;
            _callback = new Callback(RunCallback, RunWithState);
        }

        public void Submit(Tier tier)
        {
            switch (tier)
            {
                case Tier.Item:
                    _target.PostItem(this);
                    break;
                case Tier.Callback:
                    _target.PostCallback(_callback);
                    break;
                default:
                    _ = _target.Run(_action);
                    break;
            }
        }

        public void Execute()
        {
            if (IsNotLast())
            {
                _target.PostItem(this);
            }
        }

        private void RunCallback()
        {
            if (IsNotLast())
            {
                _target.PostCallback(_callback);
            }
        }

        private void RunAction()
        {
            if (IsNotLast())
            {
                _ = _target.Run(_action);
            }
        }

        private void RunWithState(object? state) => RunCallback();

        private bool IsNotLast()
        {
            if (_left == _count)
            {
                _countdown.Begin();
            }

            if (_left-- > 0)
            {
                return true;
            }

            _countdown.Finish();
            return false;
        }
    }
}
