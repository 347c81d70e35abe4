using Magpie.Primitives;
using Magpie.Submission;
using Magpie.Workers;

namespace Magpie.ForkJoin;

/// <summary>A branch that another worker may run: the second one of a join.</summary>
/// <remarks>
/// Whoever takes it out of the deque has it to itself. If that is the thread that forked it, no more is needed. Else that thread waits
/// for the end: <c>_end</c> is null, then the gate that it sleeps at, if it does, then <see cref="_ended"/>, in one exchange.
/// Nobody touches the fork after that, so the thread that forked it may use it again.
/// </remarks>
internal abstract class Fork : IThreadPoolWorkItem, IAbandonable, ICarriesCode
{
    private static readonly object _ended = new();

    private AtomicReference<object> _end;
    private AtomicReference<Worker> _thief;

    public abstract Delegate Code { get; }

    /// <summary>The worker that ran it first after it was stolen; null if that had none, or is not known yet.</summary>
    public Worker? Thief => _thief.Read();

    public bool HasEnded => _end.Read() == _ended;

    /// <summary>Whether the pool gave it up before it ran, so that its own thread must run it.</summary>
    public bool IsReturned { get; private set; }

    /// <summary>Runs it as an item, or for a thread that waits.</summary>
    public void Execute()
    {
        if (WorkerThread.Current?.Worker is { } worker)
        {
            _thief.Write(worker);
        }

        RunBranch();
        End();
    }

    /// <summary>It is part of an item that has begun, which is never given up halfway.</summary>
    public bool Abandon()
    {
        IsReturned = true;
        End();
        return false;
    }

    /// <summary>By the thread that forked it.</summary>
    /// <returns>False if it has ended.</returns>
    public bool TrySleepAt(WaitGate gate) => _end.TryExchange(null, gate);

    /// <summary>By the thread that forked it, before it does.</summary>
    protected void Reset()
    {
        _end.Write(null);
        _thief.Write(null);
        IsReturned = false;
    }

    protected abstract void RunBranch();

    private void End() => (_end.Exchange(_ended) as WaitGate)?.Open();
}
