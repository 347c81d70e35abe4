namespace Magpie.Bench.Charts;

/// <summary>A logarithmic axis of ratios with 1 on it.</summary>
internal sealed class RatioAxis
{
    private static readonly double[] Steps = [1, 2, 5];

    private readonly double _left;
    private readonly double _width;
    private readonly double _from;
    private readonly double _to;

    /// <param name="left">Where it begins, in pixels.</param>
    /// <param name="width">How long it is.</param>
    /// <param name="ratios">What must be on it.</param>
    public RatioAxis(double left, double width, IEnumerable<double> ratios)
    {
        _left = left;
        _width = width;
        double[] sorted = [.. ratios.Append(0.5).Append(2).Order()];
        double[] marks = [.. Marks()];
        _from = marks.Last(mark => mark <= sorted[0] || mark == marks[0]);
        _to = marks.First(mark => mark >= sorted[^1] || mark == marks[^1]);
    }

    /// <summary>Where the labels stand.</summary>
    public IEnumerable<double> Ticks => Marks().Where(Contains);

    public bool Contains(double ratio) => ratio >= _from && ratio <= _to;

    /// <summary>The place of a ratio; what lies outside is at the nearer end.</summary>
    public double At(double ratio)
    {
        double clamped = Math.Clamp(ratio, _from, _to);
        return _left + (_width * Math.Log(clamped / _from) / Math.Log(_to / _from));
    }

    private static IEnumerable<double> Marks()
    {
        for (int exponent = -3; exponent <= 4; exponent++)
        {
            foreach (double step in Steps)
            {
                yield return step * Math.Pow(10, exponent);
            }
        }
    }
}
