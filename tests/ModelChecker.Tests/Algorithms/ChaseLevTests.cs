namespace Magpie.ModelChecking.Tests.Algorithms;

/// <summary>The famous fence.</summary>
public sealed class ChaseLevTests
{
    [Theory]
    [InlineData(MemoryModel.StoreBuffers)]
    [InlineData(MemoryModel.Weak)]
    public void Without_its_fence_an_item_is_taken_twice(MemoryModel memory) =>
        Faulty.Fault(memory, static m => Take(m, hasFence: false), Bound).Kind.ShouldBe(FaultKind.Exception);

    [Fact]
    public void Without_its_fence_it_is_correct_under_sequential_consistency() =>
        Correct.Check(MemoryModel.Sequential, static m => Take(m, hasFence: false), Bound);

    [Theory]
    [MemberData(nameof(Correct.Memories), MemberType = typeof(Correct))]
    public void With_its_fence_each_item_is_taken_once(MemoryModel memory) =>
        Correct.Check(memory, static m => Take(m, hasFence: true), Bound);

    private static ModelOptions Bound(ModelOptions options) => options with { Preemptions = 2, Delays = 2 };

    private static void Take(Scenario m, bool hasFence)
    {
        var deque = new ChaseLevDeque(hasFence);
        var times = new int[3];
        m.Thread("owner", () =>
        {
            deque.Push(1);
            deque.Push(2);
            Count(deque.TryPop(out int item), item);
            Count(deque.TryPop(out item), item);
        });
        m.Thread("thief", () =>
        {
            Count(deque.TrySteal(out int item), item);
            Count(deque.TrySteal(out item), item);
        });
        m.AtQuiescence(() =>
        {
            while (deque.TryPop(out int item))
            {
                Count(true, item);
            }

            times[1].ShouldBe(1);
            times[2].ShouldBe(1);
        });

        void Count(bool taken, int item) => times[item] += taken ? 1 : 0;
    }
}
