using System.Globalization;
using Magpie.Simulation.Engine;
using Magpie.Simulation.Policies;

namespace Magpie.Simulation.Reports;

/// <summary>A workload with so many workers under one policy: one run for each seed.</summary>
internal sealed record Row(string Workload, int Workers, Policy Policy, IReadOnlyList<RunResult> Runs)
{
    public Statistic StatisticOf(Figure figure) => Statistic.Of(Runs.Select(figure.Of));

    public string Format(Figure figure)
    {
        Statistic statistic = StatisticOf(figure);
        string mean = Format(statistic.Mean, figure.Digits);
        return Runs.Count == 1 ? mean : $"{mean} ±{Format(statistic.Deviation, figure.Digits)}";
    }

    private static string Format(double value, int digits) =>
        value.ToString(value >= 1_000 ? "N0" : $"F{digits}", CultureInfo.InvariantCulture);
}
