using Magpie.Primitives;

namespace Magpie.ModelChecking.Tests.Litmus;

/// <summary>Two threads each store to one word and load the other: one of them must see the other's store (Dekker).</summary>
public sealed class StoreBufferTests
{
    [Theory]
    [InlineData(MemoryModel.StoreBuffers)]
    [InlineData(MemoryModel.Weak)]
    public void Without_fences_neither_may_see_the_other(MemoryModel memory) =>
        Faulty.Fault(memory, m => Dekker(m, fence: static () => { })).Kind.ShouldBe(FaultKind.Exception);

    [Fact]
    public void Without_fences_it_holds_under_sequential_consistency() =>
        Correct.Check(MemoryModel.Sequential, m => Dekker(m, fence: static () => { }));

    [Theory]
    [MemberData(nameof(Correct.Memories), MemberType = typeof(Correct))]
    public void With_full_fences_it_holds(MemoryModel memory) =>
        Correct.Check(memory, m => Dekker(m, fence: static () => Fence.Full()));

    private static void Dekker(Scenario m, Action fence)
    {
        var words = new Words();
        int seenByFirst = -1;
        int seenBySecond = -1;
        m.Thread("first", () =>
        {
            words.X.Write(1);
            fence();
            seenByFirst = words.Y.Read();
        });
        m.Thread("second", () =>
        {
            words.Y.Write(1);
            fence();
            seenBySecond = words.X.Read();
        });
        m.AtQuiescence(() => (seenByFirst + seenBySecond).ShouldBeGreaterThan(0));
    }
}
