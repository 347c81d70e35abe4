using FsCheck;
using FsCheck.Fluent;
using Magpie.Simulation.Engine;
using Magpie.Workers;

namespace Magpie.Simulation.Tests.Engine;

public sealed class WorkMapTests
{
    [Fact]
    public void It_finds_what_looking_at_each_worker_finds()
    {
        Arbitrary<(int Count, int Start, int From, int To, int[] Busy)> cases = (
            from count in Gen.Choose(1, 200)
            from start in Gen.Choose(0, count - 1)
            from @from in Gen.Choose(0, count)
            from to in Gen.Choose(@from, count)
            from busy in Gen.Choose(0, count - 1).ArrayOf()
            select (count, start, @from, to, busy)).ToArbitrary();

        Prop.ForAll(cases, Compare).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000).WithQuietOnSuccess(true));
    }

    private static void Compare((int Count, int Start, int From, int To, int[] Busy) given)
    {
        var map = new WorkMap(given.Count);
        SimWorker[] workers = [.. Enumerable.Range(0, given.Count).Select(id => new SimWorker(id, seed: 1))];
        foreach (int id in given.Busy)
        {
            workers[id].Inbox.Add(new SimItem(0, 0));
            map.Note(workers[id]);
        }

        var order = new VictimOrder(given.Start, given.Count);
        int expected = given.From;
        while (expected < given.To && !workers[order.At(expected)].HasWork)
        {
            expected++;
        }

        map.NextStep(order, given.From, given.To).ShouldBe(expected);
        map.First().ShouldBe(given.Busy.Length == 0 ? given.Count : given.Busy.Min());
    }
}
