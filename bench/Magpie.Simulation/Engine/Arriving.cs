using Magpie.Simulation.Workloads;

namespace Magpie.Simulation.Engine;

/// <summary>Threads outside the pool submit: to a random worker's inbox, or, one that submits much, to its lane.</summary>
internal sealed class Arriving(Machine machine, Waking waking)
{
    private readonly Arrivals _arrivals = machine.Program.Arrivals;
    private int _submitted;
    private int _worker;

    /// <summary>Nanoseconds in which everything was done, and nothing had come yet.</summary>
    public long Rested { get; private set; }

    private bool HasLane => _arrivals.IsOneThread && machine.Workers.Length > 1 && _submitted >= Submission.OutsideThread.SubmissionsPerLane;

    public void Begin() => Schedule(_arrivals.First);

    public void Arrive(long at)
    {
        SimItem item = machine.Ledger.Submit(_arrivals.Take(), at);
        long free = at + machine.Costs.Push;
        if (HasLane)
        {
            machine.Lane.Add(item);
            machine.Lines.Lane.Share();
        }
        else
        {
            SimWorker worker = machine.Workers[NextWorker()];
            worker.Inbox.Add(item);
            machine.Lines.InboxOf(worker).Write(SharedLine.Outside, machine.Costs, ref free);
            machine.Map.Note(worker);
        }

        _submitted++;
        waking.Notify(SharedLine.Outside, ref free);
        Schedule(_arrivals.Next(at, free));
    }

    /// <summary>All that had arrived has ended.</summary>
    public void Rest(long at)
    {
        if (_arrivals.AfterRest(at) is { } next)
        {
            machine.Accounts.Skip(at, next);
            Rested += next - at;
            Schedule(next);
        }
    }

    private void Schedule(long? at)
    {
        if (at is { } time)
        {
            machine.Events.Schedule(time, SharedLine.Outside, Step.Arrive);
        }
    }

    /// <summary>One thread keeps the worker it chose for a while; of many threads each chooses for itself.</summary>
    private int NextWorker()
    {
        if (!_arrivals.IsOneThread || _submitted % Submission.OutsideThread.SubmissionsPerWorker == 0)
        {
            _worker = machine.Outside.NextRandom(machine.Workers.Length);
        }

        return _worker;
    }
}
