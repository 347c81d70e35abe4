using Magpie.Simulation.Workloads;

namespace Magpie.Simulation.Engine;

/// <summary>Runs an item, step by step.</summary>
internal sealed class Running(Machine machine, OwnQueues own, Waking waking)
{
    private readonly Costs _costs = machine.Costs;

    public void Begin(SimWorker worker, SimItem item, long at)
    {
        worker.LeftInInterval--;
        worker.IsWokenForNothing = false;
        worker.Item = item;
        worker.ItemStep = 0;
        machine.Ledger.Begin(item, at);
        machine.Accounts.Enter(worker, Activity.Running, at);
    }

    /// <returns>True if the item has ended; else its next step is scheduled.</returns>
    public bool Continue(SimWorker worker, ref long at)
    {
        while (true)
        {
            ItemStep step = machine.Program.Next(worker.Item.Id, worker.ItemStep++);
            switch (step.Kind)
            {
                case StepKind.Work:
                    machine.Events.Schedule(at + step.Nanoseconds, worker.Id, Step.Continue);
                    return false;
                case StepKind.Call:
                    machine.Ledger.Call(step.Item);
                    Resume(worker, step.Item, step: 0);
                    break;
                case StepKind.End:
                    End(worker, at);
                    return true;
                case StepKind.EndAndResume:
                    End(worker, at);
                    Resume(worker, step.Item, step.At);
                    break;
                default:
                    Submit(worker, step, at);
                    return false;
            }
        }
    }

    private static void Resume(SimWorker worker, int item, int step)
    {
        worker.Item = new SimItem(item, SubmittedAt: 0);
        worker.ItemStep = step;
    }

    private void End(SimWorker worker, long at)
    {
        worker.Ended++;
        machine.Ledger.End(worker.Item.Id, at);
    }

    private void Submit(SimWorker worker, ItemStep step, long at)
    {
        SimItem item = machine.Ledger.Submit(step.Item, at);
        switch (step.Kind)
        {
            case StepKind.PushNext:
                own.PutNext(worker, item);
                break;
            case StepKind.Fork:
                worker.Forks.Add(item);
                break;
            default:
                worker.Deque.Add(item);
                break;
        }

        machine.Map.Note(worker);
        at += _costs.Push;
        waking.Notify(worker.Id, ref at);
        machine.Events.Schedule(at, worker.Id, Step.Continue);
    }
}
