using Spectre.Console;
using Starvation.Load;

namespace Starvation.Report;

/// <summary>Both sides, endpoint by endpoint.</summary>
internal static class ResultTable
{
    public static Table Create(Comparison comparison)
    {
        var table = new Table { Border = TableBorder.Ascii2 };
        table.AddColumns("endpoint", "");
        foreach (string title in (string[])["requests/s", "p50", "p99"])
        {
            table.AddColumn(new TableColumn(title).RightAligned().NoWrap());
        }

        foreach (EndpointLoad load in EndpointLoad.All)
        {
            if (table.Rows.Count > 0)
            {
                table.AddEmptyRow();
            }

            AddRows(table, comparison.DotNet.Of(load), comparison.Magpie.Of(load));
        }

        return table;
    }

    private static void AddRows(Table table, EndpointResult dotNet, EndpointResult magpie)
    {
        table.AddRow(Row(dotNet.Load.Name, Side.DotNet, dotNet));
        table.AddRow(Row("", Side.Magpie, magpie));
        table.AddRow(
            "",
            "ratio",
            Figures.Ratio(magpie.PerSecond, dotNet.PerSecond, "more"),
            Sooner(0.5),
            Sooner(0.99));

        string Sooner(double share) =>
            Figures.Ratio(dotNet.Percentile(share).Time.TotalMilliseconds, magpie.Percentile(share).Time.TotalMilliseconds, "sooner");
    }

    private static string[] Row(string name, Side side, EndpointResult result) =>
    [
        name,
        side.Title,
        Figures.Rate(result.PerSecond),
        Figures.MarkedMilliseconds(result.Percentile(0.5)),
        Figures.MarkedMilliseconds(result.Percentile(0.99)),
    ];
}
