using Magpie.Bench.Targets;

namespace Magpie.Bench.Workloads;

/// <summary>Recursion with a task for one branch of every call.</summary>
internal sealed class ForkJoinFib : RepeatedWorkload
{
    public const int Number = 27;
    public const int Expected = 196_418;

    /// <summary>fib(n) makes fib(n + 1) calls that end the recursion, and one less that spawn.</summary>
    public const int Spawned = 317_810;

    public override string Name => "fork_join_fib/task";

    public override string Description => "fib(27), one branch spawned per call, no cut-off; per spawned task";

    protected override string? PeerName => "fork_join_fib";

    protected override int Operations => Spawned;

    protected override int Repetitions(bool quick) => 1;

    protected override double RunOnce<TTarget>(TTarget target, Countdown countdown)
    {
        countdown.Reset(1);
        Task<int> result = target.Run(async () =>
        {
            countdown.Begin();
            int sum = await new Recursion<TTarget>(target).Fib(Number);
            countdown.Finish();
            return sum;
        });
        double nanoseconds = countdown.WaitNanoseconds(() => target.Describe());
        int sum = result.GetAwaiter().GetResult();
        return sum == Expected
            ? nanoseconds
            : throw new InvalidOperationException($"fib({Number}) is {Expected}, not {sum}. {target.Describe()}");
    }

    private sealed class Recursion<TTarget>(TTarget target)
        where TTarget : struct, ITarget
    {
        public async Task<int> Fib(int n)
        {
            if (n < 2)
            {
                return n;
            }

            Task<int> left = target.Run(() => Fib(n - 1));
            int right = await Fib(n - 2);
            return await left + right;
        }
    }
}
