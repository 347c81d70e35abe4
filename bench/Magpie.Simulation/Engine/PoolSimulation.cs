using Magpie.Parking;
using Magpie.Simulation.Policies;
using Magpie.Simulation.Workloads;

namespace Magpie.Simulation.Engine;

/// <summary>One run: a pool of so many workers, each on a processor of its own, that does what a program tells.</summary>
internal sealed class PoolSimulation
{
    private readonly Machine _machine;
    private readonly OwnQueues _own;
    private readonly Fairness _fairness;
    private readonly Searching _searching;
    private readonly Waking _waking;
    private readonly Running _running;
    private readonly Arriving _arriving;

    public PoolSimulation(Policy policy, Costs costs, int workers, WorkProgram program, int seed)
    {
        _machine = new Machine(policy, costs, workers, program, seed);
        _own = new OwnQueues(_machine);
        _waking = new Waking(_machine);
        var stealing = new Stealing(_machine, _own);
        _fairness = new Fairness(_machine, _own, stealing);
        _searching = new Searching(_machine, _own, stealing);
        _running = new Running(_machine, _own, _waking);
        _arriving = new Arriving(_machine, _waking);
    }

    public Machine Machine => _machine;

    /// <summary>Runs until the last item has ended.</summary>
    /// <exception cref="InvalidOperationException">Nothing will happen any more, and items are left: a lost wake-up.</exception>
    public RunResult Run()
    {
        Begin();
        while (!_machine.Ledger.IsComplete)
        {
            if (!TryStep())
            {
                throw new InvalidOperationException(
                    $"The simulation is wrong: {_machine.Ledger.Submitted - _machine.Ledger.Ended} items are queued, and nobody comes for them.");
            }
        }

        _machine.Accounts.Close(_machine.Ledger.LastEnd);
        return RunResult.Of(_machine, _machine.Ledger.LastEnd - _arriving.Rested);
    }

    /// <summary>Once, before the first step.</summary>
    public void Begin()
    {
        WorkProgram program = _machine.Program;
        for (int item = 0; item < program.Preloaded; item++)
        {
            SimWorker worker = _machine.Workers[item];
            worker.Inbox.Add(_machine.Ledger.Submit(item, at: 0));
            _machine.Map.Note(worker);
        }

        foreach (SimWorker worker in program.StartsAwake ? _machine.Workers : [])
        {
            _machine.Events.Schedule(0, worker.Id, Step.Next);
        }

        _arriving.Begin();
    }

    /// <summary>Makes the next thing happen.</summary>
    /// <returns>False if there is none.</returns>
    public bool TryStep()
    {
        if (!_machine.Events.TryNext(out SimEvent next))
        {
            return false;
        }

        if (next.Step == Step.Arrive)
        {
            _arriving.Arrive(_machine.Events.Now);
        }
        else
        {
            Do(_machine.Workers[next.Worker], next.Step, _machine.Events.Now);
        }

        return true;
    }

    private void Do(SimWorker worker, Step step, long at)
    {
        SimItem item = default;
        switch (step)
        {
            case Step.Next:
                GoOn(worker, at);
                break;
            case Step.Continue:
                Continue(worker, at);
                break;
            case Step.Linger:
                Follow(worker, _searching.Linger(worker, ref at, out item), item, at);
                break;
            case Step.Pass:
                Follow(worker, _searching.BeginPass(worker, ref at, out item), item, at);
                break;
            case Step.Scan:
                Follow(worker, _searching.Scan(worker, ref at, out item), item, at);
                break;
            case Step.TakeLast:
                Follow(worker, _searching.TakeLast(worker, ref at, out item), item, at);
                break;
            case Step.Look:
                _waking.LookAfterLeaving(worker, at);
                break;
            default:
                worker.Search = SearchKind.Patient;
                worker.NoteSlept();
                _machine.Accounts.Enter(worker, Activity.Searching, at);
                GoOn(worker, at);
                break;
        }
    }

    /// <summary>An item boundary.</summary>
    private void GoOn(SimWorker worker, long at)
    {
        if (_fairness.TryBeFair(worker, ref at, out SimItem item) || _own.TryNext(worker, ref at, out item))
        {
            Follow(worker, SearchOutcome.Found, item, at);
        }
        else
        {
            Follow(worker, _searching.Begin(worker, ref at), item, at);
        }
    }

    private void Follow(SimWorker worker, SearchOutcome outcome, SimItem item, long at)
    {
        switch (outcome)
        {
            case SearchOutcome.Found:
                Run(worker, item, at);
                break;
            case SearchOutcome.GiveUp:
                _waking.Leave(worker, at);
                break;
        }
    }

    private void Run(SimWorker worker, SimItem item, long at)
    {
        if (worker.Search != SearchKind.None)
        {
            _waking.StopSearching(worker, ref at);
        }
        else if (worker.HasBatch)
        {
            _waking.Notify(worker.Id, ref at);
        }

        _running.Begin(worker, item, at);
        Continue(worker, at);
    }

    private void Continue(SimWorker worker, long at)
    {
        if (!_running.Continue(worker, ref at))
        {
            return;
        }

        if (_machine.Ledger.IsAtRest)
        {
            _arriving.Rest(at);
        }

        _machine.Events.Schedule(at, worker.Id, Step.Next);
    }
}
