using Spectre.Console;
using Starvation.Load;

namespace Starvation.Report;

/// <summary>All sides beside each other, endpoint by endpoint.</summary>
internal static class ResultTable
{
    public static Table Create(Comparison comparison)
    {
        var table = new Table { Border = TableBorder.Ascii2 };
        table.AddColumns("endpoint", "");
        foreach (SideResult side in comparison.Sides)
        {
            table.AddColumn(new TableColumn(side.Side.Title).RightAligned().NoWrap());
        }

        foreach (EndpointLoad load in EndpointLoad.All)
        {
            if (table.Rows.Count > 0)
            {
                table.AddEmptyRow();
            }

            table.AddRow([load.Name, "requests/s", .. comparison.Sides.Select(side => Rate(comparison, side, load))]);
            table.AddRow(["", "p50", .. comparison.Sides.Select(side => Percentile(comparison, side, load, 0.5))]);
            table.AddRow(["", "p99", .. comparison.Sides.Select(side => Percentile(comparison, side, load, 0.99))]);
        }

        return table;
    }

    private static string Rate(Comparison comparison, SideResult side, EndpointLoad load)
    {
        double rate = side.Of(load).PerSecond;
        return Figures.Rate(rate) + Ratio(comparison, side, rate, comparison.DotNet.Of(load).PerSecond);
    }

    private static string Percentile(Comparison comparison, SideResult side, EndpointLoad load, double share)
    {
        Latency latency = side.Of(load).Percentile(share);
        return Figures.MarkedMilliseconds(latency)
            + Ratio(comparison, side, comparison.DotNet.Of(load).Percentile(share).Time.TotalMilliseconds, latency.Time.TotalMilliseconds);
    }

    private static string Ratio(Comparison comparison, SideResult side, double over, double under) =>
        side == comparison.DotNet ? "" : Figures.Ratio(over, under);
}
