using Magpie.Primitives;

namespace Magpie.Tests.Primitives;

public sealed class AtomicTests
{
    [Fact]
    public void A_word_exchanges_and_counts()
    {
        var word = new AtomicInt32(5);
        word.Read().ShouldBe(5);
        word.Exchange(7).ShouldBe(5);
        word.Increment().ShouldBe(8);
        word.Decrement().ShouldBe(7);
        word.TryExchange(8, 9).ShouldBeFalse();
        word.TryExchange(7, 9).ShouldBeTrue();
        word.ReadOwned().ShouldBe(9);
        word.Write(-1);
        word.Read().ShouldBe(-1);
    }

    [Fact]
    public void A_reference_is_exchanged_by_identity()
    {
        string first = new('a', 1);
        string equal = new('a', 1);
        var reference = new AtomicReference<string>(first);

        reference.TryExchange(equal, "b").ShouldBeFalse();
        reference.Read().ShouldBeSameAs(first);
        reference.TryExchange(first, "b").ShouldBeTrue();
        reference.Exchange(null).ShouldBe("b");
        reference.ReadOwned().ShouldBeNull();
    }

    [Fact]
    public void The_first_to_install_a_reference_wins()
    {
        var reference = new AtomicReference<string>(null);
        reference.GetOrInstall("first").ShouldBe("first");
        reference.GetOrInstall("second").ShouldBe("first");
        reference.Read().ShouldBe("first");
    }

    [Fact]
    public void An_array_takes_indices_modulo_its_length()
    {
        var array = new PlainArray<int>(4);
        array.Write(5, 42);
        array.Read(1).ShouldBe(42);
        array.Read(9).ShouldBe(42);
        array.ReadRacing(uint.MaxValue - 2).ShouldBe(42);
        array.Read(0).ShouldBe(0);
        array.Length.ShouldBe(4);
    }

    [Fact]
    public void A_plain_field_holds_its_value()
    {
        var field = new Plain<int>(3);
        field.Read().ShouldBe(3);
        field.Write(4);
        field.Read().ShouldBe(4);
    }
}
