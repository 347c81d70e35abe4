using Magpie.Primitives;

namespace Magpie.HandingOff;

/// <summary>Somebody in a <see cref="PermitLine"/>.</summary>
/// <remarks>All fields but <see cref="Next"/> are touched by whoever serves the line alone.</remarks>
internal abstract class PermitWaiter : ILinked<PermitWaiter>
{
    private Plain<PermitWaiter?> _next;
    private Plain<PermitWaiter?> _ahead;
    private Plain<PermitWaiter?> _behind;
    private Plain<bool> _isLinked;
    private Plain<long> _number;

    /// <summary>The one that arrived before.</summary>
    public PermitWaiter? Next
    {
        get => _next.Read();
        set => _next.Write(value);
    }

    /// <summary>The neighbour nearer to the head of the line.</summary>
    public PermitWaiter? Ahead
    {
        get => _ahead.Read();
        set => _ahead.Write(value);
    }

    /// <summary>The neighbour nearer to the end of the line.</summary>
    public PermitWaiter? Behind
    {
        get => _behind.Read();
        set => _behind.Write(value);
    }

    public bool IsLinked
    {
        get => _isLinked.Read();
        set => _isLinked.Write(value);
    }

    /// <summary>Its place in the order of arrival.</summary>
    public long Number
    {
        get => _number.Read();
        set => _number.Write(value);
    }

    public virtual WaiterKind Kind => WaiterKind.Able;

    /// <summary>Whether it has given up; set before it asks to be taken out of the line.</summary>
    public virtual bool HasGone => false;

    /// <summary>A permit is meant for it. Others wait for the caller: this decides, and does nothing else.</summary>
    /// <returns>False if it has gone: the permit goes to the next in line.</returns>
    public abstract bool TryClaim();

    /// <summary>The permit that it claimed is its own now. What it throws goes to <see cref="FailToUse"/>, and to nobody else.</summary>
    public abstract PermitUse UsePermit();

    /// <summary>
    /// <see cref="UsePermit"/> threw: for want of memory, as a rule. Those behind it in line must not pay for that, nor whoever gave the
    /// permit back. Does not throw.
    /// </summary>
    /// <returns>What becomes of the permit.</returns>
    public abstract PermitUse FailToUse(Exception exception);
}
