using System.Reflection;
using System.Runtime.CompilerServices;
using Magpie.Queues;

namespace Magpie.Tests.Architecture;

/// <summary>Several counters or flags in one word are a type of their own, with a test of their layout.</summary>
public sealed class PackedWordTests
{
    private static readonly Type[] _words = [.. typeof(WorkStealingPool).Assembly.GetTypes().Where(IsPackedWord)];

    public static TheoryData<string> Words => [.. _words.Select(static type => type.Name)];

    [Fact]
    public void The_packed_words_are_found() =>
        new[] { "DequeHead", "FutureState", "IdleState", "PermitLineState", "SeatState", "ThreadCensusState" }
            .ShouldBeSubsetOf(_words.Select(static type => type.Name));

    [Theory]
    [MemberData(nameof(Words))]
    public void Each_is_an_immutable_value_named_as_a_state(string name)
    {
        Type word = _words.Single(type => type.Name == name);

        word.IsDefined(typeof(IsReadOnlyAttribute)).ShouldBeTrue();
        (name.EndsWith("State", StringComparison.Ordinal) || word == typeof(DequeHead)).ShouldBeTrue();
        word.IsAssignableTo(typeof(IEquatable<>).MakeGenericType(word)).ShouldBeTrue();
    }

    [Theory]
    [MemberData(nameof(Words))]
    public void Each_has_a_test_of_its_layout(string name) =>
        typeof(PackedWordTests).Assembly.GetTypes().ShouldContain(type => type.Name == name + "Tests");

    [Theory]
    [MemberData(nameof(Words))]
    public void Each_is_one_word_wide(string name)
    {
        Type word = _words.Single(type => type.Name == name);

        word.GetFields(BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.Public).ShouldHaveSingleItem().FieldType
            .ShouldBeOneOf(typeof(long), typeof(ulong), typeof(int), typeof(uint));
    }

    private static bool IsPackedWord(Type type) =>
        type.IsValueType && !type.IsEnum && type.GetField("_bits", BindingFlags.Instance | BindingFlags.NonPublic) is not null;
}
