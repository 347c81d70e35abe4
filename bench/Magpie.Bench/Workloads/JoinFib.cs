using Magpie.Bench.Targets;

namespace Magpie.Bench.Workloads;

/// <summary>Recursion with a fork for one branch of every call.</summary>
internal sealed class JoinFib : ForkJoinWorkload
{
    private int _result;

    public override string Name => "fork_join_fib/join";

    public override string Description => "fib(27), one branch forked per call, no cut-off; per fork";

    protected override string? PeerName => "fork_join_fib";

    protected override int Operations => ForkJoinFib.Spawned;

    protected override void Compute<TTarget>(TTarget target) => _result = Fib(target, ForkJoinFib.Number);

    protected override void Check()
    {
        if (_result != ForkJoinFib.Expected)
        {
            throw new InvalidOperationException($"fib({ForkJoinFib.Number}) is {ForkJoinFib.Expected}, not {_result}.");
        }
    }

    private static int Fib<TTarget>(TTarget target, int n)
        where TTarget : struct, ITarget
    {
        if (n < 2)
        {
            return n;
        }

        var call = new Call<TTarget>(target, n);
        target.Join(call, static c => c.Left = Fib(c.Target, c.Number - 1), static c => c.Right = Fib(c.Target, c.Number - 2));
        return call.Left + call.Right;
    }

    private sealed class Call<TTarget>(TTarget target, int number)
    {
        public TTarget Target => target;

        public int Number => number;

        public int Left { get; set; }

        public int Right { get; set; }
    }
}
