using Magpie.Primitives;

namespace Magpie.Diagnostics;

/// <summary>What one worker did, counted by the thread that runs it; read by anybody.</summary>
internal sealed class WorkerCounters
{
    private Padded<Counts> _counts;

    public long Steals => _counts.Value.Steals.Read();

    public long ItemsStolen => _counts.Value.ItemsStolen.Read();

    public long Parks => _counts.Value.Parks.Read();

    public long HandOffs => _counts.Value.HandOffs.Read();

    public void CountSteal(int items)
    {
        _counts.Value.Steals.IncrementOwned();
        _counts.Value.ItemsStolen.AddOwned(items);
    }

    public void CountPark() => _counts.Value.Parks.IncrementOwned();

    public void CountHandOff() => _counts.Value.HandOffs.IncrementOwned();

    private struct Counts
    {
        public AtomicInt64 Steals;
        public AtomicInt64 ItemsStolen;
        public AtomicInt64 Parks;
        public AtomicInt64 HandOffs;
    }
}
