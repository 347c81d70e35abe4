namespace Magpie.Simulation.Reports;

/// <summary>A figure over several seeds.</summary>
/// <param name="Mean">Its mean.</param>
/// <param name="Deviation">Its standard deviation; zero for one seed.</param>
internal readonly record struct Statistic(double Mean, double Deviation)
{
    public static Statistic Of(IEnumerable<double> values)
    {
        double[] all = [.. values];
        double mean = all.Average();
        double squares = all.Sum(value => (value - mean) * (value - mean));
        return new Statistic(mean, all.Length < 2 ? 0 : Math.Sqrt(squares / (all.Length - 1)));
    }
}
