using Magpie.Parking;
using Magpie.Simulation.Policies;

namespace Magpie.Simulation.Engine;

/// <summary>Who is woken, and how a worker goes to sleep.</summary>
internal sealed class Waking(Machine machine)
{
    private readonly Costs _costs = machine.Costs;
    private readonly int _count = machine.Workers.Length;

    /// <summary>After work was queued.</summary>
    public void Notify(int processor, ref long at)
    {
        IdleState state = machine.Idle.Read(processor, ref at);
        int wanted = machine.Policy.Wake.AfterSubmission(state, _count);
        if (wanted > 0 || !state.NeedsNoWakeUnfenced(_count))
        {
            at += _costs.Fence;
        }

        Wake(wanted, processor, ref at);
    }

    /// <summary>A worker has found work, and no longer searches.</summary>
    public void StopSearching(SimWorker worker, ref long at)
    {
        SearchKind kind = worker.Search;
        worker.Search = SearchKind.None;
        IdleState state = machine.Idle.EndSearch(worker.Id, kind, ref at);
        int wanted = machine.Policy.Wake.AfterSearch(state, _count);
        if (state.Searching == 0 || wanted > 0)
        {
            Wake(machine.HasQueuedWork(ref at) ? wanted : 0, worker.Id, ref at);
        }
    }

    /// <summary>A worker has found nothing, and leaves the idle word.</summary>
    public void Leave(SimWorker worker, long at)
    {
        machine.Counts.Parks++;
        if (worker.IsWokenForNothing)
        {
            worker.IsWokenForNothing = false;
            machine.Counts.FruitlessWakeUps++;
        }

        SearchKind search = worker.Search;
        worker.Search = SearchKind.None;
        worker.IsLeaving = true;
        machine.Lines.Sleepers.Write(worker.Id, _costs, ref at);
        machine.Sleepers.Push(worker.Id);
        machine.Idle.Leave(worker.Id, search, ref at);
        machine.Events.Schedule(at, worker.Id, Step.Look);
    }

    /// <summary>It has left, and looks at the queues if nobody searches.</summary>
    public void LookAfterLeaving(SimWorker worker, long at)
    {
        if (machine.Idle.Read(worker.Id, ref at).Searching == 0 && machine.HasQueuedWork(ref at))
        {
            Wake(machine.Policy.Wake.AfterSearch(machine.Idle.State, _count), worker.Id, ref at);
            at += _costs.Yield;
        }

        worker.NoteParked(at);
        worker.IsLeaving = false;
        if (worker.IsClaimed)
        {
            worker.IsClaimed = false;
            machine.Events.Schedule(at + _costs.WakeAwake, worker.Id, Step.Woken);
            return;
        }

        machine.Accounts.Enter(worker, Activity.Sleeping, at + _costs.ParkCall);
    }

    private void Wake(int wanted, int processor, ref long at)
    {
        for (; wanted > 0; wanted--)
        {
            machine.Idle.Reserve(processor, ref at);
            machine.Lines.Sleepers.Write(processor, _costs, ref at);
            if (!machine.Sleepers.TryPop(out int id))
            {
                throw new InvalidOperationException("The simulation is wrong: the idle word counts a sleeper that is not in the stack.");
            }

            Unpark(machine.Workers[id], ref at);
        }
    }

    private void Unpark(SimWorker sleeper, ref long at)
    {
        machine.Counts.WakeUps++;
        sleeper.IsWokenForNothing = true;
        sleeper.NoteWoken(at);
        if (sleeper.IsLeaving)
        {
            sleeper.IsClaimed = true;
            at += _costs.Interlocked + _costs.Transfer;
            return;
        }

        machine.Accounts.Enter(sleeper, Activity.Waking, at);
        machine.Events.Schedule(at + _costs.WakeIdle, sleeper.Id, Step.Woken);
        at += _costs.WakeCall;
    }
}
