using Magpie.Primitives;

namespace Magpie.HandingOff;

/// <summary>A waiter that has gone, and is to be taken out of its line.</summary>
internal sealed class Departure(PermitWaiter waiter) : ILinked<Departure>
{
    private Plain<Departure?> _next;

    public PermitWaiter Waiter => waiter;

    public Departure? Next
    {
        get => _next.Read();
        set => _next.Write(value);
    }
}
