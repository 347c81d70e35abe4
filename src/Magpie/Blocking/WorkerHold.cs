using System.Runtime.CompilerServices;
using Magpie.Primitives;

namespace Magpie.HandingOff;

/// <summary>
/// Decides between a thread that uses its worker and the stall monitor that takes it away, at the cost of two plain stores
/// and a load for the thread.
/// </summary>
/// <remarks>
/// <para>
/// The thread says that it uses the worker, then reads the claim; the monitor claims, then reads whether it is used: one of
/// them sees the other. The thread makes no fence in between; the monitor makes one on all processors. So if the
/// monitor reads that the worker is not used, the thread's next use will see the claim.
/// </para>
/// <list type="table">
/// <item><term><c>Free</c></term><description>nobody wants the worker</description></item>
/// <item><term><c>Claimed</c></term><description>the monitor wants it, and has not decided; the thread may go on with it by undoing the claim</description></item>
/// <item><term><c>Taken</c></term><description>the monitor has it; the thread has noticed nothing yet</description></item>
/// </list>
/// <para>
/// <c>Claimed</c> becomes <c>Free</c> (by the thread, or by the monitor that withdraws) or <c>Taken</c> (by the monitor), by
/// compare-and-swap: never both. Nobody waits for the other. What the thread did with the worker is visible to the monitor,
/// for the end of a use is a release store that the monitor reads. The asymmetric form is that of D. Dice, H. Huang and
/// M. Yang, "Asymmetric Dekker Synchronization", 2001.
/// </para>
/// </remarks>
internal sealed class WorkerHold
{
    private const int Free = 0;
    private const int Claimed = 1;
    private const int Taken = 2;

    // Written by the thread alone. A thread is born inside the pool's code.
    private AtomicInt32 _inUse = new(1);
    private AtomicInt32 _claim;

    /// <summary>Whether the thread runs the pool's code, which may use the worker; else a work item's.</summary>
    public bool IsInUse => _inUse.Read() != 0;

    /// <summary>The thread enters the pool's code.</summary>
    /// <returns>False if its worker was taken from it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryUse()
    {
        _inUse.Write(1);
        return _claim.Read() == Free || TryKeep();
    }

    /// <summary>The thread enters an item's code. From here on the worker may be taken at any moment.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Release() => _inUse.Write(0);

    /// <summary>The thread has noticed that its worker was taken.</summary>
    public void Forget()
    {
        Invariant.Holds(_claim.Read() == Taken, "only a worker that was taken is forgotten");
        _claim.Write(Free);
    }

    /// <summary>The monitor's first step.</summary>
    /// <returns>
    /// True if the thread does not use the worker now, and what it last wrote about it is visible. The monitor must then
    /// take the worker, or withdraw.
    /// </returns>
    public bool TryClaim()
    {
        if (!_claim.TryExchange(Free, Claimed))
        {
            return false;
        }

        Fence.ProcessWide();
        if (!IsInUse)
        {
            return true;
        }

        Withdraw();
        return false;
    }

    /// <summary>The monitor's second step.</summary>
    /// <returns>False if the thread has gone on with its worker.</returns>
    public bool TryTake() => _claim.TryExchange(Claimed, Taken);

    /// <summary>The monitor does not want the worker after all.</summary>
    public void Withdraw() => _claim.TryExchange(Claimed, Free);

    /// <remarks>A claim that is made after the exchange finds the worker in use, and is withdrawn.</remarks>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private bool TryKeep() => _claim.TryExchange(Claimed, Free) || _claim.Read() != Taken;
}
