using Magpie.Parking;
using Magpie.Simulation.Policies;
using Magpie.Workers;

namespace Magpie.Simulation.Engine;

/// <summary>What a worker does that has nothing: lingers, goes round the victims, a few times if that has paid of late, gives up.</summary>
/// <remarks>
/// A step looks at an eighth of the workers at one virtual moment, so that a pass over a thousand takes eight events; with up to
/// eight workers each look is a step of its own.
/// </remarks>
internal sealed class Searching(Machine machine, OwnQueues own, Stealing stealing)
{
    private const int StepsPerPass = 8;

    private readonly Costs _costs = machine.Costs;
    private readonly int _count = machine.Workers.Length;
    private readonly int _looksPerStep = Math.Max(1, machine.Workers.Length / StepsPerPass);

    /// <summary>The worker's own queues are empty.</summary>
    public SearchOutcome Begin(SimWorker worker, ref long at)
    {
        machine.Accounts.Enter(worker, Activity.Searching, at);
        if (worker.Search != SearchKind.None)
        {
            return BeginPasses(worker, at);
        }

        if (worker.IsFedFromOutside && SearchesLong(worker))
        {
            worker.Lingers = 0;
            return ScheduleLinger(worker, at);
        }

        return BeginSearch(worker, ref at);
    }

    public SearchOutcome Linger(SimWorker worker, ref long at, out SimItem item)
    {
        if (own.TryNext(worker, ref at, out item))
        {
            worker.NoteFoundInSearch();
            return SearchOutcome.Found;
        }

        worker.Lingers++;
        return worker.Lingers < WorkFinder.Lingers ? ScheduleLinger(worker, at) : BeginSearch(worker, ref at);
    }

    /// <summary>A pass begins at a victim of the policy's choice.</summary>
    public SearchOutcome BeginPass(SimWorker worker, ref long at, out SimItem item)
    {
        worker.ScanAt = 0;
        worker.ScanStart = machine.Policy.Start switch
        {
            StartChoice.Fixed => 0,
            StartChoice.RoundRobin => worker.ScanStart + 1 < _count ? worker.ScanStart + 1 : 0,
            _ => worker.NextRandom(_count),
        };
        return Scan(worker, ref at, out item);
    }

    /// <summary>Looks at the next few victims.</summary>
    public SearchOutcome Scan(SimWorker worker, ref long at, out SimItem item)
    {
        var order = new VictimOrder(worker.ScanStart, _count);
        int end = Math.Min(_count, worker.ScanAt + _looksPerStep);
        while (worker.ScanAt < end)
        {
            int step = machine.Map.NextStep(order, worker.ScanAt, end);
            CountLooks(worker.ScanAt, Math.Min(step + 1, end), ref at);
            worker.ScanAt = step + 1;
            if (step == end)
            {
                break;
            }

            SimWorker victim = machine.Workers[order.At(step)];
            if (victim == worker)
            {
                continue;
            }

            if (stealing.TryStealFrom(victim, worker, ref at, out item))
            {
                return Found(worker);
            }

            if (worker.IsLastPass && (victim.Deque.Count > 0 || victim.Lifo is not null))
            {
                item = default;
                return WatchVictim(worker, victim, at);
            }
        }

        if (end < _count)
        {
            item = default;
            worker.ScanAt = end;
            return Schedule(worker, at, Step.Scan);
        }

        return EndPass(worker, ref at, out item);
    }

    /// <summary>The victim had its time: if it finished nothing, its only item is taken.</summary>
    public SearchOutcome TakeLast(SimWorker worker, ref long at, out SimItem item)
    {
        SimWorker victim = machine.Workers[worker.Victim];
        if (victim.Ended == worker.VictimEnded && stealing.TryTakeLast(victim, worker, ref at, out item))
        {
            return Found(worker);
        }

        return worker.ScanAt < _count ? Scan(worker, ref at, out item) : EndPass(worker, ref at, out item);
    }

    private SearchOutcome BeginSearch(SimWorker worker, ref long at)
    {
        if (!machine.Idle.TryBeginSearch(worker.Id, ref at))
        {
            return SearchOutcome.GiveUp;
        }

        worker.Search = SearchKind.Hasty;
        return BeginPasses(worker, at);
    }

    private SearchOutcome BeginPasses(SimWorker worker, long at)
    {
        machine.Counts.Searches++;
        worker.Pass = 1;
        worker.Passes = SearchesLong(worker) ? WorkFinder.Passes : 1;
        return Schedule(worker, at, Step.Pass);
    }

    private SearchOutcome EndPass(SimWorker worker, ref long at, out SimItem item)
    {
        if (own.TryNext(worker, ref at, out item))
        {
            return Found(worker);
        }

        if (worker.IsLastPass)
        {
            return SearchOutcome.GiveUp;
        }

        if (worker.Search == SearchKind.Hasty)
        {
            worker.Search = SearchKind.Patient;
            machine.Idle.BecomePatient(worker.Id, ref at);
        }

        at += (_costs.Pause * (WorkFinder.FirstSpin << worker.Pass)) + _costs.Yield;
        worker.Pass++;
        return Schedule(worker, at, Step.Pass);
    }

    /// <summary>What the first pass finds was there before the search.</summary>
    private static SearchOutcome Found(SimWorker worker)
    {
        if (worker.Pass > 1)
        {
            worker.NoteFoundInSearch();
        }

        return SearchOutcome.Found;
    }

    private bool SearchesLong(SimWorker worker) => machine.Policy.Patience.SearchesLong(worker.Patience);

    private SearchOutcome WatchVictim(SimWorker worker, SimWorker victim, long at)
    {
        worker.Victim = victim.Id;
        worker.VictimEnded = victim.Ended;
        return Schedule(worker, at + (_costs.Pause * Thief.ProgressSpin), Step.TakeLast);
    }

    private SearchOutcome ScheduleLinger(SimWorker worker, long at) =>
        Schedule(worker, at + _costs.Yield + (_costs.Pause * WorkFinder.LingerSpin), Step.Linger);

    private SearchOutcome Schedule(SimWorker worker, long at, Step step)
    {
        machine.Events.Schedule(at, worker.Id, step);
        return SearchOutcome.GoesOn;
    }

    private void CountLooks(int from, int to, ref long at)
    {
        machine.Counts.Looks += to - from;
        at += _costs.Look * (to - from);
    }
}
