using Magpie.Bench.Targets;

namespace Magpie.Bench.Workloads;

/// <summary>Threads outside of the pool queue trivial items.</summary>
internal sealed class SpawnRemote(Tier tier, int submitters) : ScalableWorkload
{
    public override string Name => (submitters == 1 ? "spawn_remote" : $"spawn_remote_{submitters}")
        + $"/{Tiers.NameOf(tier)}";

    public override string Description => submitters == 1
        ? "from a thread outside, submit 100,000 trivial items; per item"
        : $"from {submitters} threads outside, submit 100,000 trivial items; per item";

    protected override string? PeerName => submitters == 1 ? "spawn_remote" : $"spawn_remote_{submitters}";

    /// <param name="count">A multiple of the number of submitters.</param>
    public override double RunMany<TTarget>(TTarget target, Countdown countdown, int count)
    {
        countdown.Reset(count);
        var item = new CountingItem(countdown);
        int share = count / submitters;
        if (submitters == 1)
        {
            countdown.Begin();
            Tiers.Submit(target, tier, item, share);
        }
        else
        {
            SubmitFromThreads(target, countdown, item, share);
        }

        return countdown.WaitNanoseconds(() => target.Describe());
    }

    private void SubmitFromThreads<TTarget>(TTarget target, Countdown countdown, CountingItem item, int share)
        where TTarget : struct, ITarget
    {
        using var start = new Barrier(submitters, _ => countdown.Begin());
        var threads = new Thread[submitters];
        for (int i = 0; i < submitters; i++)
        {
            threads[i] = new Thread(() =>
            {
                start.SignalAndWait();
                Tiers.Submit(target, tier, item, share);
            });
            threads[i].Start();
        }

        foreach (Thread thread in threads)
        {
            thread.Join();
        }
    }
}
