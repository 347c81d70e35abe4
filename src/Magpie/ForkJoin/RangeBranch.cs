using Magpie.Submission;
using Magpie.Workers;

namespace Magpie.ForkJoin;

/// <summary>A range of a parallel loop, which is split in halves as long as that pays.</summary>
/// <remarks>
/// Splitting is bounded by a number that is halved each time; a range that was stolen shows that workers have nothing to do, and may be split as
/// often again as there are workers. So a loop of equal parts becomes a few ranges per worker, and one that is
/// uneven more. (A. Robison, M. Voss and A. Kukanov, "Optimization via reflection on work stealing in TBB", IPDPS 2008; Rayon's
/// <c>bridge</c> does the same.)
/// </remarks>
internal readonly struct RangeBranch<TBody>(PoolCore core, TBody body, int from, int to, int splits, WorkerThread? forkedBy) : IBody<Nothing>
    where TBody : struct, IRangeBody
{
    private const int FirstRangesPerWorker = 4;

    public Delegate Code => body.Code;

    /// <summary>Runs the loop, and returns when it has ended.</summary>
    public static void RunAll(PoolCore core, TBody body, int from, int to)
    {
        int workers = core.Workers.Length;
        if (from < to)
        {
            // Both ends on the pool, whoever calls.
            int middle = Middle(from, to);
            int splits = workers == 1 ? 1 : FirstRangesPerWorker / 2 * workers;
            WorkerThread? thread = WorkerThread.RunningItemOf(core);
            Joiner.Join<RangeBranch<TBody>, Nothing, RangeBranch<TBody>, Nothing>(
                core,
                new RangeBranch<TBody>(core, body, from, middle, splits, thread),
                new RangeBranch<TBody>(core, body, middle, to, splits, thread));
        }
    }

    public Nothing Run()
    {
        WorkerThread? thread = WorkerThread.Current;
        int left = thread == forkedBy ? splits : Math.Max(splits, core.Workers.Length);
        if (left <= 1 || (uint)to - (uint)from <= 1)
        {
            // The whole loop may be a single index, and one of its halves empty.
            if (from < to)
            {
                body.Run(from, to);
            }

            return default;
        }

        int middle = Middle(from, to);
        Joiner.Join<RangeBranch<TBody>, Nothing, RangeBranch<TBody>, Nothing>(
            core,
            new RangeBranch<TBody>(core, body, from, middle, left / 2, thread),
            new RangeBranch<TBody>(core, body, middle, to, left / 2, thread));
        return default;
    }

    private static int Middle(int from, int to) => from + (int)(((uint)to - (uint)from) / 2);
}
