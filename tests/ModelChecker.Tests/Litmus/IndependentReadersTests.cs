using Magpie.Primitives;

namespace Magpie.ModelChecking.Tests.Litmus;

/// <summary>Two writers, two readers that read in opposite orders: do they agree on which store came first (IRIW)?</summary>
public sealed class IndependentReadersTests
{
    [Fact]
    public void Acquire_loads_alone_may_disagree() =>
        Faulty.Fault(MemoryModel.Weak, static m => Read(m, static () => { }), Bound).Kind.ShouldBe(FaultKind.Exception);

    [Theory]
    [InlineData(MemoryModel.Sequential)]
    [InlineData(MemoryModel.StoreBuffers)]
    public void Elsewhere_they_agree(MemoryModel memory) => Correct.Check(memory, static m => Read(m, static () => { }), Bound);

    [Fact]
    public void With_fences_between_their_loads_they_agree() =>
        Correct.Check(MemoryModel.Weak, static m => Read(m, static () => Fence.Full()), Bound);

    private static ModelOptions Bound(ModelOptions options) => options with { Preemptions = 2, Delays = 2 };

    private static void Read(Scenario m, Action fence)
    {
        var words = new Words();
        int xFirst = 0;
        int yFirst = 0;
        m.Thread("writer of x", () => words.X.Write(1));
        m.Thread("writer of y", () => words.Y.Write(1));
        m.Thread("first reader", () =>
        {
            int x = words.X.Read();
            fence();
            xFirst = x - words.Y.Read();
        });
        m.Thread("second reader", () =>
        {
            int y = words.Y.Read();
            fence();
            yFirst = y - words.X.Read();
        });
        m.AtQuiescence(() => (xFirst == 1 && yFirst == 1).ShouldBeFalse("each reader saw another store first"));
    }
}
