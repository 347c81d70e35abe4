using Magpie.Primitives;

namespace Magpie.Reports;

/// <summary>How many stacks may be taken: so many in a second, a tenth of them in a burst.</summary>
/// <remarks>
/// One word, the time up to which stacks have been spent: the "generic cell rate algorithm" of the ATM Forum's Traffic Management
/// Specification 4.0, 1996.
/// </remarks>
internal sealed class StackAllowance(int perSecond)
{
    private static readonly TimeSpan _burst = TimeSpan.FromSeconds(0.1);

    private readonly long _price = perSecond > 0 ? TimeSpan.TicksPerSecond / perSecond : 0;
    private AtomicInt64 _spentUntil;

    public bool TryTake(TimeSpan now) => perSecond > 0 && _spentUntil.TryUpdate(new Spend(now.Ticks, _price), out _);

    private readonly struct Spend(long now, long price) : ITransition
    {
        public bool TryApply(long current, out long next)
        {
            next = Math.Max(current, now) + price;

            // One may always be taken when nothing is owed, however dear it is.
            return current <= now || next - now <= _burst.Ticks;
        }
    }
}
