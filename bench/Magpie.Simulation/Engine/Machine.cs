using Magpie.Parking;
using Magpie.Simulation.Policies;
using Magpie.Simulation.Workloads;

namespace Magpie.Simulation.Engine;

/// <summary>All that a simulated pool consists of.</summary>
internal sealed class Machine
{
    public Machine(Policy policy, Costs costs, int workers, WorkProgram program, int seed)
    {
        Policy = policy;
        Costs = costs;
        Program = program;
        var random = new Random(seed);
        Workers = [.. Enumerable.Range(0, workers).Select(id => new SimWorker(id, NextSeed(random)))];
        Outside = new SimWorker(SharedLine.Outside, NextSeed(random));
        Idle = new IdleWord(workers, program.StartsAwake ? workers : 0, policy, costs, Counts);
        Sleepers = new SleeperStack(workers);
        Map = new WorkMap(workers);
        Lines = new Lines(workers);
        Ledger = new Ledger(program.Items);
        Accounts = new TimeAccounts(workers, program.StartsAwake ? Activity.Running : Activity.Sleeping);
        foreach (SimWorker worker in Workers.Reverse())
        {
            worker.LeftInInterval = 1 + random.Next(FairInterval);
            if (!program.StartsAwake)
            {
                Sleepers.Push(worker.Id);
            }
        }
    }

    public static int FairInterval { get; } = new WorkStealingPoolOptions().InboxCheckInterval;

    public Policy Policy { get; }

    public Costs Costs { get; }

    public WorkProgram Program { get; }

    public SimWorker[] Workers { get; }

    /// <summary>The random numbers of the threads outside.</summary>
    public SimWorker Outside { get; }

    /// <summary>Items of one thread outside that submits much.</summary>
    public SimQueue Lane { get; } = new();

    public IdleWord Idle { get; }

    /// <summary>Production's stack of those that sleep.</summary>
    public SleeperStack Sleepers { get; }

    public WorkMap Map { get; }

    public Lines Lines { get; }

    public EventQueue Events { get; } = new();

    public Counts Counts { get; } = new();

    public TimeAccounts Accounts { get; }

    public Ledger Ledger { get; }

    /// <summary>A look at all queues, up to the first one that holds something.</summary>
    public bool HasQueuedWork(ref long at)
    {
        int first = Map.First();
        at += Costs.Look * Math.Min(first + 1, Workers.Length);
        return first < Workers.Length || Lane.Count > 0;
    }

    /// <remarks>Zero would make the generator seed itself.</remarks>
    private static uint NextSeed(Random random) => (uint)random.Next(1, int.MaxValue);
}
