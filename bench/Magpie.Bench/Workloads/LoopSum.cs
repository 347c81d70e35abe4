namespace Magpie.Bench.Workloads;

/// <summary>A parallel loop over an array.</summary>
internal sealed class LoopSum : ForkJoinWorkload
{
    private const int Length = 10_000_000;

    private readonly int[] _numbers = [.. Enumerable.Range(0, Length)];
    private long _sum;

    public override string Name => "fork_join_sum";

    public override string Description => "the sum of 10,000,000 integers in a parallel loop over ranges; per element";

    protected override string? PeerName => "fork_join_sum";

    protected override int Operations => Length;

    protected override int Repetitions(bool quick) => quick ? 5 : 20;

    protected override void Prepare() => _sum = 0;

    protected override void Compute<TTarget>(TTarget target) => target.ForRanges(0, Length, this, static (loop, from, to) =>
    {
        long sum = 0;
        foreach (int number in loop._numbers.AsSpan(from, to - from))
        {
            sum += number;
        }

        Interlocked.Add(ref loop._sum, sum);
    });

    protected override void Check()
    {
        if (_sum != (long)Length * (Length - 1) / 2)
        {
            throw new InvalidOperationException($"The sum is {_sum}.");
        }
    }
}
