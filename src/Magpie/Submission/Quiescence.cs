using Magpie.Workers;

namespace Magpie.Submission;

/// <summary>Whether nothing admitted is unfinished, decided without stopping anybody.</summary>
/// <remarks>
/// All counts of ended units are read before any count of admitted ones. Both only grow, and a unit is counted as
/// admitted before it is counted as ended; so if the sum of the later reading equals that of the earlier one, there was
/// an instant between the two readings at which nothing was unfinished. (F. Mattern, "Algorithms for distributed
/// termination detection", Distributed Computing 2, 1987: the four counter method, with the second pair spared because
/// here nothing is counted late.)
/// </remarks>
internal static class Quiescence
{
    public static bool IsReached(PoolCore core) => Unfinished(core) == 0;

    /// <summary>Admitted and not ended; exact when it is 0, else a figure that may be late.</summary>
    public static long Unfinished(PoolCore core)
    {
        long ended = 0;
        foreach (Worker worker in core.Workers)
        {
            ended += worker.Admission.Ended;
        }

        long admitted = core.Lanes.Admitted;
        foreach (Worker worker in core.Workers)
        {
            admitted += worker.Admission.Admitted;
        }

        return admitted - ended;
    }
}
