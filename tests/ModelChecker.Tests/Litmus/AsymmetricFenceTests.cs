using Magpie.Primitives;

namespace Magpie.ModelChecking.Tests.Litmus;

/// <summary>Dekker, where one side has no fence and the other one makes it for both.</summary>
public sealed class AsymmetricFenceTests
{
    [Theory]
    [MemberData(nameof(Correct.Memories), MemberType = typeof(Correct))]
    public void A_process_wide_fence_on_one_side_is_enough(MemoryModel memory) =>
        Correct.Check(memory, static m => Dekker(m, static () => Fence.ProcessWide()));

    [Theory]
    [InlineData(MemoryModel.StoreBuffers)]
    [InlineData(MemoryModel.Weak)]
    public void A_full_fence_on_one_side_is_not(MemoryModel memory) =>
        Faulty.Fault(memory, static m => Dekker(m, static () => Fence.Full())).Kind.ShouldBe(FaultKind.Exception);

    private static void Dekker(Scenario m, Action fence)
    {
        var words = new Words();
        int seenByFast = -1;
        int seenBySlow = -1;
        m.Thread("fast", () =>
        {
            words.X.Write(1);
            seenByFast = words.Y.Read();
        });
        m.Thread("slow", () =>
        {
            words.Y.Write(1);
            fence();
            seenBySlow = words.X.Read();
        });
        m.AtQuiescence(() => (seenByFast + seenBySlow).ShouldBeGreaterThan(0));
    }
}
