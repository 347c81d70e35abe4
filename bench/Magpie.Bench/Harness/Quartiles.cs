namespace Magpie.Bench.Harness;

/// <summary>The middle of a set of figures and its spread.</summary>
/// <param name="Lower">The first quartile.</param>
/// <param name="Median">The median.</param>
/// <param name="Upper">The third quartile.</param>
internal readonly record struct Quartiles(double Lower, double Median, double Upper)
{
    /// <summary>The quartiles of some figures, interpolated linearly; what is not a number is left out.</summary>
    public static Quartiles Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Where(value => !double.IsNaN(value)).Order()];
        return new Quartiles(At(sorted, 0.25), At(sorted, 0.5), At(sorted, 0.75));
    }

    /// <summary>A quantile of sorted figures; not a number if there are none.</summary>
    public static double At(double[] sorted, double fraction)
    {
        if (sorted.Length == 0)
        {
            return double.NaN;
        }

        double position = fraction * (sorted.Length - 1);
        int index = (int)position;
        double lower = sorted[index];
        double upper = sorted[Math.Min(index + 1, sorted.Length - 1)];
        return lower == upper ? lower : lower + ((position - index) * (upper - lower));
    }
}
