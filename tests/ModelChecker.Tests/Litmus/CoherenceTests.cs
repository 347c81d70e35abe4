namespace Magpie.ModelChecking.Tests.Litmus;

/// <summary>What holds for one word alone on every memory.</summary>
public sealed class CoherenceTests
{
    [Theory]
    [MemberData(nameof(Correct.Memories), MemberType = typeof(Correct))]
    public void A_word_never_goes_back_for_one_reader(MemoryModel memory) => Correct.Check(memory, static m =>
    {
        var words = new Words();
        m.Thread("writer", () =>
        {
            words.X.Write(1);
            words.X.Write(2);
        });
        m.Thread("reader", () =>
        {
            int first = words.X.Read();
            words.X.Read().ShouldBeGreaterThanOrEqualTo(first);
        });
    });

    [Theory]
    [MemberData(nameof(Correct.Memories), MemberType = typeof(Correct))]
    public void What_one_reader_passes_on_the_next_one_sees(MemoryModel memory) => Correct.Check(memory, static m =>
    {
        var words = new Words();
        m.Thread("writer", () => words.X.Write(1));
        m.Thread("relay", () => words.Y.Write(words.X.Read()));
        m.Thread("reader", () =>
        {
            if (words.Y.Read() == 1)
            {
                words.X.Read().ShouldBe(1);
            }
        });
    });

    [Theory]
    [MemberData(nameof(Correct.Memories), MemberType = typeof(Correct))]
    public void No_interlocked_increment_is_lost(MemoryModel memory) => Correct.Check(memory, static m =>
    {
        var words = new Words();
        m.Thread("first", () => words.X.Increment());
        m.Thread("second", () => words.X.Increment());
        m.Thread("third", () => words.X.Increment());
        m.AtQuiescence(() => words.X.Read().ShouldBe(3));
    });

    [Theory]
    [MemberData(nameof(Correct.Memories), MemberType = typeof(Correct))]
    public void An_increment_of_two_steps_is(MemoryModel memory) => Faulty.Fault(memory, static m =>
    {
        var words = new Words();
        m.Thread("first", () => words.X.Write(words.X.Read() + 1));
        m.Thread("second", () => words.X.Write(words.X.Read() + 1));
        m.AtQuiescence(() => words.X.Read().ShouldBe(2));
    });

    [Theory]
    [MemberData(nameof(Correct.Memories), MemberType = typeof(Correct))]
    public void A_word_has_one_owner(MemoryModel memory) => Faulty.Fault(memory, static m =>
    {
        var words = new Words();
        m.Thread("owner", () => words.X.Write(words.X.ReadOwned() + 1));
        m.Thread("intruder", () => words.X.Write(words.X.ReadOwned() + 1));
    }).Kind.ShouldBe(FaultKind.DataRace);
}
