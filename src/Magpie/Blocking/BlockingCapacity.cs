using Magpie.Primitives;

namespace Magpie.HandingOff;

/// <summary>
/// The permits of one pool to block with a replacement thread, <c>MaxBlockingThreads</c> of them. Who does not get one at
/// once gets in line, to run later (<see cref="BlockingRun{TBody, TResult}"/>), or to give up its worker while it blocks
/// already (<see cref="DeniedThread"/>).
/// </summary>
internal sealed class BlockingCapacity(int permits) : PermitLine(permits)
{
    private AtomicInt64 _timesExhausted;

    /// <summary>How often blocking code went on without a replacement because no permit was left.</summary>
    public long TimesExhausted => _timesExhausted.Read();

    public void CountExhausted() => _timesExhausted.Increment();
}
