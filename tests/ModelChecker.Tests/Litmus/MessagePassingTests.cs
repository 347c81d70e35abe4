using Magpie.Primitives;

namespace Magpie.ModelChecking.Tests.Litmus;

/// <summary>One thread writes data and then sets a flag; another one that sees the flag must see the data.</summary>
public sealed class MessagePassingTests
{
    [Theory]
    [MemberData(nameof(Correct.Memories), MemberType = typeof(Correct))]
    public void With_a_plain_flag_it_is_a_data_race(MemoryModel memory)
    {
        ModelFaultException fault = Faulty.Fault(memory, static m =>
        {
            var words = new Words();
            m.Thread("writer", () =>
            {
                words.Data.Write(42);
                words.Flag.Write(true);
            });
            m.Thread("reader", () =>
            {
                if (words.Flag.Read())
                {
                    words.Data.Read().ShouldBe(42);
                }
            });
        });

        fault.Kind.ShouldBe(FaultKind.DataRace);
        fault.Fault.ShouldContain(nameof(MessagePassingTests));
    }

    [Theory]
    [MemberData(nameof(Correct.Memories), MemberType = typeof(Correct))]
    public void A_relaxed_flag_does_not_publish_plain_data(MemoryModel memory) =>
        Faulty.Fault(memory, static m => PassPlain(m, Order.Relaxed)).Kind.ShouldBe(FaultKind.DataRace);

    [Theory]
    [MemberData(nameof(Correct.Memories), MemberType = typeof(Correct))]
    public void A_release_store_publishes_plain_data(MemoryModel memory) =>
        Correct.Check(memory, static m => PassPlain(m, Order.Volatile));

    [Fact]
    public void With_relaxed_words_the_data_can_be_stale_on_a_weak_memory() =>
        Faulty.Fault(MemoryModel.Weak, static m => PassRelaxed(m, static () => { })).Kind.ShouldBe(FaultKind.Exception);

    [Fact]
    public void With_relaxed_words_the_data_is_never_stale_with_store_buffers() =>
        Correct.Check(MemoryModel.StoreBuffers, static m => PassRelaxed(m, static () => { }));

    [Theory]
    [MemberData(nameof(Correct.Memories), MemberType = typeof(Correct))]
    public void Fences_order_relaxed_words(MemoryModel memory) =>
        Correct.Check(memory, static m => PassRelaxed(m, static () => Fence.Full()));

    private static void PassPlain(Scenario m, Order order)
    {
        var words = new Words();
        var flag = new Shared();
        m.Thread("writer", () =>
        {
            words.Data.Write(42);
            flag.Word.Store(1, order, "", 0);
        });
        m.Thread("reader", () =>
        {
            if (flag.Word.Load(order, "", 0) == 1)
            {
                words.Data.Read().ShouldBe(42);
            }
        });
    }

    private static void PassRelaxed(Scenario m, Action fence)
    {
        var data = new Shared();
        var flag = new Shared();
        m.Thread("writer", () =>
        {
            data.Word.Store(42, Order.Relaxed, "", 0);
            fence();
            flag.Word.Store(1, Order.Relaxed, "", 0);
        });
        m.Thread("reader", () =>
        {
            if (flag.Word.Load(Order.Relaxed, "", 0) == 1)
            {
                fence();
                data.Word.Load(Order.Relaxed, "", 0).ShouldBe(42);
            }
        });
    }

    private sealed class Shared
    {
        public Cell<int> Word;
    }
}
