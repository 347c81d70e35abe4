using Magpie.Simulation.Tests.Engine;
using Magpie.Simulation.Workloads;

namespace Magpie.Simulation.Tests.Workloads;

public sealed class ProgramTests
{
    [Theory]
    [InlineData(5, 15)]
    [InlineData(10, 177)]
    public void The_tree_of_fib_has_as_many_nodes_as_fib_has_calls(int n, int calls)
    {
        Tree tree = Tree.Fibonacci(n);

        tree.Count.ShouldBe(calls);
        tree.Height.ShouldBe(n);
        Tree.FibonacciFor(calls).ShouldBe(n);
        EachNodeButTheRootIsAChild(tree);
    }

    [Fact]
    public void A_skewed_tree_has_its_leaves_and_is_deep()
    {
        Tree tree = Tree.Skewed(1_000);

        tree.Count.ShouldBe((2 * 1_000) - 1);
        tree.Height.ShouldBeGreaterThan(3 * 10);
        EachNodeButTheRootIsAChild(tree);
    }

    [Fact]
    public void Arrivals_come_at_the_asked_share_of_what_the_workers_can_do()
    {
        const int Workers = 16;
        var program = new ArrivalProgram(new WorkSize(Workers, Items: 20_000, Seed: 3), load: 0.6);
        long work = 0;
        for (int item = 0; item < program.Items; item++)
        {
            work += program.Next(item, step: 0).Nanoseconds;
        }

        long last = ((PoissonArrivals)program.Arrivals).Last;
        (work / (double)last / Workers).ShouldBe(0.6, tolerance: 0.02);
        program.Preloaded.ShouldBe(10);
    }

    [Fact]
    public void Arrivals_of_one_length_come_at_the_asked_share_too()
    {
        var program = new ArrivalProgram(new WorkSize(Workers: 4, Items: 10_000, Seed: 3, Work: 500), load: 0.2);

        program.Next(item: 77, step: 0).Nanoseconds.ShouldBe(500);
        (500.0 * 10_000 / ((PoissonArrivals)program.Arrivals).Last / 4).ShouldBe(0.2, tolerance: 0.01);
    }

    [Fact]
    public void A_burst_comes_when_the_last_one_has_ended_and_the_pool_rests()
    {
        var arrivals = new BurstArrivals(bursts: 2, size: 2, rest: 100);

        arrivals.First.ShouldBe(0);
        arrivals.Take().ShouldBe(0);
        arrivals.Next(at: 0, free: 7).ShouldBe(7);
        arrivals.AfterRest(at: 5).ShouldBeNull();
        arrivals.Take().ShouldBe(1);
        arrivals.Next(at: 7, free: 14).ShouldBeNull();
        arrivals.AfterRest(at: 50).ShouldBe(150);
        arrivals.Take();
        arrivals.Take().ShouldBe(3);
        arrivals.AfterRest(at: 300).ShouldBeNull();
    }

    [Theory]
    [InlineData("spawn_local", 50_001)]
    [InlineData("spawn_coarse", 4_001)]
    [InlineData("chained", 10_001)]
    [InlineData("woken", 801)]
    [InlineData("bursts", 64)]
    public void A_workload_has_the_items_that_its_description_tells(string workload, int items) =>
        Simulate.Run(workload, workers: 8).Items.ShouldBe(items);

    [Fact]
    public void No_run_is_faster_than_ideal() => Simulate.WorkloadNames.ShouldAllBe(workload =>
        Simulate.Run(workload, 32, null, 1, 2_000).Makespan >= Simulate.Run(workload, 32, null, 1, 2_000).Ideal);

    private static void EachNodeButTheRootIsAChild(Tree tree)
    {
        var children = new List<int>();
        for (int node = 0; node < tree.Count; node++)
        {
            foreach (int child in new[] { tree.LeftOf(node), tree.RightOf(node) }.Where(child => child != Tree.None))
            {
                tree.ParentOf(child).ShouldBe(node);
                children.Add(child);
            }
        }

        children.Order().ShouldBe(Enumerable.Range(1, tree.Count - 1));
        tree.ParentOf(0).ShouldBe(Tree.None);
    }
}
