using Magpie.Primitives;

namespace Magpie.Diagnostics;

/// <summary>What one worker did, counted by the thread that runs it; read by anybody.</summary>
internal sealed class WorkerCounters
{
    private Padded<Counts> _counts;

    /// <summary>How often it looked at the queues of another worker for something to steal, whether there was anything or not.</summary>
    public long StealAttempts => _counts.Value.StealAttempts.Read();

    public long Steals => _counts.Value.Steals.Read();

    public long ItemsStolen => _counts.Value.ItemsStolen.Read();

    public long Parks => _counts.Value.Parks.Read();

    public long HandOffs => HandOffsBy(HandOffWay.Declared) + HandOffsBy(HandOffWay.Noticed) + HandOffsBy(HandOffWay.Found);

    public void CountStealAttempts(int victims) => _counts.Value.StealAttempts.AddOwned(victims);

    public void CountSteal(int items)
    {
        _counts.Value.Steals.IncrementOwned();
        _counts.Value.ItemsStolen.AddOwned(items);
    }

    public void CountPark() => _counts.Value.Parks.IncrementOwned();

    public long HandOffsBy(HandOffWay way) => CountOf(way).Read();

    public void CountHandOff(HandOffWay way) => CountOf(way).IncrementOwned();

    private ref AtomicInt64 CountOf(HandOffWay way)
    {
        switch (way)
        {
            case HandOffWay.Declared:
                return ref _counts.Value.HandOffsDeclared;
            case HandOffWay.Noticed:
                return ref _counts.Value.HandOffsNoticed;
            default:
                return ref _counts.Value.HandOffsFound;
        }
    }

    private struct Counts
    {
        public AtomicInt64 StealAttempts;
        public AtomicInt64 Steals;
        public AtomicInt64 ItemsStolen;
        public AtomicInt64 Parks;
        public AtomicInt64 HandOffsDeclared;
        public AtomicInt64 HandOffsNoticed;
        public AtomicInt64 HandOffsFound;
    }
}
