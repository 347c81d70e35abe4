using Magpie.Simulation.Engine;
using Magpie.Simulation.Policies;

namespace Magpie.Simulation.Tests.Engine;

public sealed class TimeAccountsTests
{
    private static readonly SimWorker First = new(0, seed: 1);

    [Fact]
    public void Each_nanosecond_of_each_worker_is_somebodys()
    {
        var accounts = new TimeAccounts(workers: 2, Activity.Sleeping);
        accounts.Enter(First, Activity.Waking, at: 10);
        accounts.Enter(First, Activity.Searching, at: 15);
        accounts.Enter(First, Activity.Running, at: 18);
        accounts.Close(at: 30);

        accounts[Activity.Sleeping].ShouldBe(10 + 30);
        accounts[Activity.Waking].ShouldBe(5);
        accounts[Activity.Searching].ShouldBe(3);
        accounts[Activity.Running].ShouldBe(12);
    }

    [Fact]
    public void What_passes_between_two_loads_is_not_counted()
    {
        var accounts = new TimeAccounts(workers: 1, Activity.Running);
        accounts.Skip(from: 10, to: 100);
        accounts.Enter(First, Activity.Searching, at: 10);
        accounts.Enter(First, Activity.Sleeping, at: 60);
        accounts.Enter(First, Activity.Running, at: 104);
        accounts.Skip(from: 110, to: 200);
        accounts.Enter(First, Activity.Sleeping, at: 150);
        accounts.Close(at: 203);

        accounts[Activity.Running].ShouldBe(10 + 6);
        accounts[Activity.Searching].ShouldBe(0);
        accounts[Activity.Sleeping].ShouldBe(4 + 3);
    }

    [Theory]
    [InlineData("arrivals_20")]
    [InlineData("bursts")]
    [InlineData("fib")]
    public void The_shares_of_a_run_and_its_work_make_up_the_whole(string workload)
    {
        PoolSimulation simulation = Simulate.Prepare(workload, workers: 32, Policy.Production);
        RunResult result = simulation.Run();
        double running = simulation.Machine.Accounts[Activity.Running] / (result.Makespan * 32.0);

        (running + result.Searching + result.Sleeping + result.Waking).ShouldBe(1, tolerance: 1e-6);
        running.ShouldBeGreaterThan(0);
    }
}
