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
        if (from < to)
        {
            // Split at least once, so that all of it runs on the pool, whoever calls.
            int ranges = core.Workers.Length == 1 ? 2 : FirstRangesPerWorker * core.Workers.Length;
            WorkerThread? thread = WorkerThread.RunningItemOf(core);
            new RangeBranch<TBody>(core, body, from, to, ranges, thread).Split(ranges, thread);
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

        Split(left, thread);
        return default;
    }

    private void Split(int ranges, WorkerThread? thread)
    {
        int middle = from + (int)(((uint)to - (uint)from) / 2);
        Joiner.Join<RangeBranch<TBody>, Nothing, RangeBranch<TBody>, Nothing>(
            core,
            new RangeBranch<TBody>(core, body, from, middle, ranges / 2, thread),
            new RangeBranch<TBody>(core, body, middle, to, ranges / 2, thread));
    }
}
