using Magpie.Workers;

namespace Magpie.Tests.Workers;

public sealed class ThreadCensusStateTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(65_535)]
    [InlineData(int.MaxValue)]
    public void The_count_is_in_bits_0_to_31_and_closed_is_bit_32(int count)
    {
        var open = new ThreadCensusState(count);
        ThreadCensusState closed = open.Closed();

        (open.Count, open.IsClosed).ShouldBe((count, false));
        (closed.Count, closed.IsClosed).ShouldBe((count, true));
        closed.Bits.ShouldBe((1L << 32) | (uint)count);
        closed.Closed().ShouldBe(closed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Threads_are_counted_in_and_out_whether_it_is_closed_or_not(bool closed)
    {
        ThreadCensusState state = closed ? default(ThreadCensusState).Closed() : default;

        ThreadCensusState two = state.WithOneMore().WithOneMore();

        (two.Count, two.IsClosed).ShouldBe((2, closed));
        two.WithOneLess().WithOneLess().ShouldBe(state);
    }
}
