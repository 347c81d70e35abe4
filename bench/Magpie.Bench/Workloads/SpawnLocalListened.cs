using System.Diagnostics.Metrics;
using Magpie.Bench.Targets;

namespace Magpie.Bench.Workloads;

/// <summary>What metrics cost: the same pool with a listener to all instruments, and without.</summary>
internal sealed class SpawnLocalListened : Workload
{
    private readonly SpawnLocal _spawnLocal = new(Tier.Item);

    public override string Name => "spawn_local/item_listened";

    public override string Description => "spawn_local/item with a listener to the meter; the peer is the same Magpie pool without one; per item";

    public override bool IsAgainstItself => true;

    public override IReadOnlyList<Metric> Metrics => _spawnLocal.Metrics;

    public override double[] Run<TTarget>(TTarget target, bool quick)
    {
        using var listener = new MeterListener();
        listener.InstrumentPublished = static (instrument, listener) =>
        {
            if (instrument.Meter.Name == "Magpie")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<double>(static (_, _, _, _) => { });
        listener.Start();
        return _spawnLocal.Run(target, quick);
    }

    public override double[] RunPeer(MagpieTarget magpie, bool quick) => _spawnLocal.Run(magpie, quick);
}
