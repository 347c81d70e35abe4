namespace Magpie.HandingOff;

/// <summary>Code that has not begun, in line: it holds no thread meanwhile.</summary>
internal sealed class RunWaiter(PermitLine line, WaiterKind kind, IWaitingRun run) : CancellableWaiter(line)
{
    public override WaiterKind Kind => kind;

    public override PermitUse FailToUse(Exception exception) => run.Fail(exception);

    protected override PermitUse Proceed() => run.Proceed();

    protected override void OnLeft(CancellationToken token) => run.GiveUp(token);
}
