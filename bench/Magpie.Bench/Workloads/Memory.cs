using Magpie.Bench.Targets;

namespace Magpie.Bench.Workloads;

/// <summary>What queued items occupy, beyond the items themselves.</summary>
internal sealed class Memory : Workload
{
    private const int Items = 1_000_000;

    private static readonly Metric[] Figures = [new("deque", "B/item"), new("inbox", "B/item")];

    public override string Name => "memory/queued";

    public override string Description => "a million items queued from inside and from outside while all workers are busy; heap bytes per item";

    public override IReadOnlyList<Metric> Metrics => Figures;

    /// <summary>Or there would be no queue of a thread's own to measure.</summary>
    public override bool PeerPrefersLocal => true;

    public override RunPlan Plan => new(MostRounds: 3, MostQuickRounds: 1, WarmsUp: false, InFreshProcess: true);

    public override double[] Run<TTarget>(TTarget target, bool quick)
    {
        // Only here, in a process of its own, and so that no further thread runs what is to stay queued.
        ThreadPool.SetMaxThreads(Environment.ProcessorCount, Environment.ProcessorCount);
        return [Measure(target, fromInside: true), Measure(target, fromInside: false)];
    }

    private static double Measure<TTarget>(TTarget target, bool fromInside)
        where TTarget : struct, ITarget
    {
        using var drained = new Countdown();
        drained.Reset(Items);
        drained.Begin();
        var item = new CountingItem(drained);
        var script = new Script(Environment.ProcessorCount);
        for (int i = 0; i < Environment.ProcessorCount; i++)
        {
            target.PostItem(fromInside && i == 0 ? new Pusher<TTarget>(target, script, item) : new Holder(script));
        }

        script.AllHeld.Wait();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        script.Push.Set();
        if (fromInside)
        {
            script.Pushed.Wait();
        }
        else
        {
            PushAll(target, item);
        }

        long after = GC.GetTotalMemory(forceFullCollection: true);
        script.Release();
        drained.WaitNanoseconds(() => target.Describe());
        return (double)(after - before) / Items;
    }

    private static void PushAll<TTarget>(TTarget target, CountingItem item)
        where TTarget : struct, ITarget
    {
        for (int i = 0; i < Items; i++)
        {
            target.PostItem(item);
        }
    }

    /// <summary>Who waits for whom. The pool's threads wait without blocking: a blocked worker would be handed over.</summary>
    private sealed class Script(int workers)
    {
        private bool _released;

        public CountdownEvent AllHeld { get; } = new(workers);

        public ManualResetEventSlim Push { get; } = new(false);

        public ManualResetEventSlim Pushed { get; } = new(false);

        public void Release() => Volatile.Write(ref _released, true);

        public void Hold()
        {
            while (!Volatile.Read(ref _released))
            {
                Thread.Yield();
            }
        }
    }

    private sealed class Holder(Script script) : IThreadPoolWorkItem
    {
        public void Execute()
        {
            script.AllHeld.Signal();
            script.Hold();
        }
    }

    private sealed class Pusher<TTarget>(TTarget target, Script script, CountingItem item) : IThreadPoolWorkItem
        where TTarget : struct, ITarget
    {
        public void Execute()
        {
            script.AllHeld.Signal();
            while (!script.Push.IsSet)
            {
                Thread.Yield();
            }

            PushAll(target, item);
            script.Pushed.Set();
            script.Hold();
        }
    }
}
