using Magpie.Primitives;
using Magpie.Tests.Support;

namespace Magpie.Tests.Primitives;

public sealed class AtomicInt64Tests
{
    [Fact]
    public void Reads_what_was_written()
    {
        var word = new AtomicInt64(1);
        word.Read().ShouldBe(1);
        word.Write(long.MinValue);
        word.Read().ShouldBe(long.MinValue);
        word.ReadOwned().ShouldBe(long.MinValue);
    }

    [Fact]
    public void Adds()
    {
        var word = new AtomicInt64(40);
        word.IncrementOwned();
        word.AddOwned(2);
        word.Increment().ShouldBe(44);
        word.Add(-4).ShouldBe(40);
    }

    [Fact]
    public void Exchanges_only_the_expected_value()
    {
        var word = new AtomicInt64(1);
        word.TryExchange(2, 3).ShouldBeFalse();
        word.Read().ShouldBe(1);
        word.TryExchange(1, 3).ShouldBeTrue();
        word.Read().ShouldBe(3);
    }

    [Fact]
    public void A_transition_is_stored_with_the_value_it_was_applied_to()
    {
        var word = new AtomicInt64(20);
        word.TryUpdate(new DoubleBelow(100), out long previous).ShouldBeTrue();
        previous.ShouldBe(20);
        word.Read().ShouldBe(40);
    }

    [Fact]
    public void A_transition_that_does_not_apply_stores_nothing()
    {
        var word = new AtomicInt64(100);
        word.TryUpdate(new DoubleBelow(100), out long previous).ShouldBeFalse();
        previous.ShouldBe(100);
        word.Read().ShouldBe(100);
    }

    [Fact]
    public void A_transition_is_applied_again_to_a_value_that_came_in_between()
    {
        var shared = new Shared();
        shared.Word.TryUpdate(new AddOneAfterInterference(shared), out long previous).ShouldBeTrue();
        previous.ShouldBe(10);
        shared.Word.Read().ShouldBe(11);
    }

    [Fact]
    public async Task No_update_is_lost_among_threads()
    {
        const int Updates = 20_000;
        var shared = new Shared();
        await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => TestThread.Run(() =>
        {
            for (int i = 0; i < Updates; i++)
            {
                shared.Word.TryUpdate(default(AddOne), out long _);
            }
        }))).WaitAsync(Bounded.Limit, TestContext.Current.CancellationToken);

        shared.Word.Read().ShouldBe(3 * Updates);
    }

    private sealed class Shared
    {
        public AtomicInt64 Word;
    }

    private readonly struct DoubleBelow(long limit) : ITransition
    {
        public bool TryApply(long current, out long next)
        {
            next = 2 * current;
            return current < limit;
        }
    }

    private readonly struct AddOne : ITransition
    {
        public bool TryApply(long current, out long next)
        {
            next = current + 1;
            return true;
        }
    }

    private readonly struct AddOneAfterInterference(Shared shared) : ITransition
    {
        public bool TryApply(long current, out long next)
        {
            if (current == 0)
            {
                shared.Word.Write(10);
            }

            next = current + 1;
            return true;
        }
    }
}
