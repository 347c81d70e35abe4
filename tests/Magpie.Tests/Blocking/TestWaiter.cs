using Magpie.HandingOff;

namespace Magpie.Tests.HandingOff;

/// <summary>A waiter that tells what a <see cref="PermitLine"/> does with it.</summary>
internal sealed class TestWaiter(PermitLine line, WaiterKind kind = WaiterKind.Able, Func<TestWaiter, PermitUse>? onPermit = null)
    : CancellableWaiter(line)
{
    public override WaiterKind Kind => kind;

    public bool HasPermit { get; private set; }

    public bool HasLeft { get; private set; }

    public Exception? Failure { get; private set; }

    public override PermitUse FailToUse(Exception exception)
    {
        Failure = exception;
        return PermitUse.Returned;
    }

    protected override PermitUse Proceed()
    {
        HasPermit = true;
        return onPermit?.Invoke(this) ?? PermitUse.Used;
    }

    protected override void OnLeft(CancellationToken token) => HasLeft = true;
}
