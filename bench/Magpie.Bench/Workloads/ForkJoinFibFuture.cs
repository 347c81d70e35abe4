using System.Runtime.CompilerServices;

namespace Magpie.Bench.Workloads;

/// <summary>Recursion with a spawned future for one branch of every call; the other is awaited in place.</summary>
internal sealed class ForkJoinFibFuture() : FutureWorkload(new ForkJoinFib())
{
    public override string Name => "fork_join_fib/future";

    public override string Description => "fib(27) in futures, one branch spawned per call, no cut-off (.NET: tasks); per spawned future";

    protected override int Operations => ForkJoinFib.Spawned;

    protected override int Repetitions(bool quick) => 1;

    protected override double RunOnce(WorkStealingPool pool, Countdown countdown)
    {
        var result = new StrongBox<int>();
        countdown.Reset(1);
        double nanoseconds = Measure(pool, countdown, Root(pool, countdown, result));
        return result.Value == ForkJoinFib.Expected
            ? nanoseconds
            : throw new InvalidOperationException($"fib({ForkJoinFib.Number}) is {ForkJoinFib.Expected}, not {result.Value}. {pool.GetSnapshot()}");
    }

    private static async Future Root(WorkStealingPool pool, Countdown countdown, StrongBox<int> result)
    {
        countdown.Begin();
        result.Value = await Fib(pool, ForkJoinFib.Number);
        countdown.Finish();
    }

    private static async Future<int> Fib(WorkStealingPool pool, int n)
    {
        if (n < 2)
        {
            return n;
        }

        JoinHandle<int> left = pool.Spawn(Fib(pool, n - 1));
        int right = await Fib(pool, n - 2);
        return await left + right;
    }
}
