using Magpie.Primitives;
using Magpie.Submission;

namespace Magpie.ForkJoin;

/// <summary>A branch that another worker may run: the second one of a join.</summary>
/// <remarks>
/// <para>
/// The thread that forked it has it to itself if it takes it back out of the deque. Else whoever wants to run it claims it first, so that the
/// thread that forked it, if it lost the worker, can still run what nobody has begun; the entry that is left behind then leads to nothing.
/// So a thread waits for nothing but a branch that runs.
/// </para>
/// <para>
/// <c>_end</c> is null, then the gate that the waiting thread sleeps at, if it does, then <see cref="_ended"/>, in one exchange. Nobody
/// touches the fork after that, so the thread that forked it may use it again, unless an entry is left behind.
/// </para>
/// </remarks>
internal abstract class Fork : IThreadPoolWorkItem, IAbandonable, ICarriesCode
{
    private static readonly object _ended = new();

    private AtomicInt32 _claim;
    private AtomicReference<object> _end;

    public abstract Delegate Code { get; }

    public bool HasEnded => _end.Read() == _ended;

    /// <summary>Whoever gets true runs it.</summary>
    public bool TryClaim() => _claim.TryExchange(0, 1);

    /// <summary>As an item, on a thread that did not fork it; or the entry that is left of it.</summary>
    public void Execute()
    {
        if (TryClaim())
        {
            RunBranch();
            (_end.Exchange(_ended) as WaitGate)?.Open();
        }
    }

    /// <summary>It is part of an item that has begun, which is never given up halfway: the thread of that item runs it.</summary>
    public bool Abandon() => false;

    /// <summary>By the thread that forked it.</summary>
    /// <returns>False if it has ended.</returns>
    public bool TrySleepAt(WaitGate gate) => _end.TryExchange(null, gate);

    /// <summary>By the thread that forked it, before it does again.</summary>
    protected void Reset()
    {
        _claim.Write(0);
        _end.Write(null);
    }

    protected abstract void RunBranch();
}
