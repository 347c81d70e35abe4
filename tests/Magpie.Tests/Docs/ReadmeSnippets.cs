#region README.md 1
using Magpie;
#endregion

namespace Docs;

internal static class ReadmeSnippets
{
    public static async Task<int> Use()
    {
        #region README.md 1
        await using var pool = new WorkStealingPool(new WorkStealingPoolOptions { Name = "orders" });

        int answer = await pool.Run(async () =>
        {
            int[] parts = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => pool.Run(() =>
            {
                Task.Delay(50).Wait();       // noticed: another thread takes over the worker at once
                return i;
            })));
            return parts.Sum();              // back on the pool after the await
        });
        #endregion

        return answer;
    }

    public static void Compute(WorkStealingPool pool, byte[][] images)
    {
        #region README.md 2
        static long Sum(WorkStealingPool pool, ReadOnlyMemory<int> numbers)
        {
            if (numbers.Length < 10_000)
            {
                return numbers.ToArray().Sum(static n => (long)n);
            }

            int half = numbers.Length / 2;
            (long left, long right) = pool.Join(() => Sum(pool, numbers[..half]), () => Sum(pool, numbers[half..]));
            return left + right;
        }

        pool.For(0..images.Length, i => Resize(images[i]));
        #endregion

        static void Resize(byte[] image) => image.AsSpan().Clear();
    }

    public static async Task<long> Spawn(WorkStealingPool pool)
    {
        #region README.md 5
        static async Future<long> Fib(WorkStealingPool pool, int n)
        {
            if (n < 2)
            {
                return n;
            }

            JoinHandle<long> left = pool.Spawn(Fib(pool, n - 1));    // may run on another worker
            return await Fib(pool, n - 2) + await left;              // runs in place
        }

        long fib = await pool.Spawn(Fib(pool, 27));
        #endregion

        return fib;
    }
}
