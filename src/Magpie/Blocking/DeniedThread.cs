using System.Diagnostics.CodeAnalysis;
using Magpie.Diagnostics;
using Magpie.Primitives;
using Magpie.Workers;

namespace Magpie.HandingOff;

/// <summary>
/// A thread in line for blocking capacity while it blocks with its worker: as soon as capacity is left, the worker goes to
/// another thread although this one cannot do anything about it.
/// </summary>
/// <remarks>
/// <list type="table">
/// <item><term><c>Out</c></term><description>not in line, and not blocking</description></item>
/// <item><term><c>Waiting</c></term><description>in line, and blocking; the worker is its own</description></item>
/// <item><term><c>Stale</c></term><description>in line, but not blocking any more; keeps its place for the next time, so a thread is in line once</description></item>
/// <item><term><c>Granted</c></term><description>not in line, and blocking; the worker is the granter's to hand off, the permit the thread's</description></item>
/// </list>
/// The granter's compare-and-swap from <c>Waiting</c> to <c>Granted</c> against the thread's own from <c>Waiting</c> to
/// <c>Stale</c> decides who has the worker. A granted object is not used again: the granter reads the worker after its
/// compare-and-swap, however late.
/// </remarks>
internal sealed class DeniedThread(HandOff handOff, BlockingCapacity capacity) : PermitWaiter
{
    private const int Out = 0;
    private const int Waiting = 1;
    private const int Stale = 2;
    private const int Granted = 3;

    private AtomicInt32 _state;
    private Plain<Worker?> _worker;

    /// <summary>The thread begins to block with its worker.</summary>
    public void Begin(Worker worker)
    {
        _worker.Write(worker);
        if (!_state.TryExchange(Stale, Waiting))
        {
            _state.Write(Waiting);
            capacity.TakeOrWait(this);
        }
    }

    /// <summary>The thread goes on.</summary>
    /// <param name="worker">Its worker, if it still has it.</param>
    /// <returns>False if it has a permit instead; this object then must be dropped.</returns>
    public bool TryEnd([NotNullWhen(true)] out Worker? worker)
    {
        bool kept = _state.TryExchange(Waiting, Stale);
        worker = kept ? _worker.Read() : null;
        return kept;
    }

    public override bool TryClaim() =>
        _state.TryExchange(Waiting, Granted)

        // Stale, and out of the line now; or blocking again just now, in which case it is served after all.
        || (!_state.TryExchange(Stale, Out) && TryClaim());

    public override PermitUse UsePermit()
    {
        handOff.PassOn(_worker.Read()!, HandOffWay.Noticed);
        return PermitUse.Used;
    }

    /// <remarks>The worker was let go before anything can throw, and the thread counts on the permit.</remarks>
    public override PermitUse FailToUse(Exception exception)
    {
        handOff.ReportFault(exception);
        return PermitUse.Used;
    }
}
