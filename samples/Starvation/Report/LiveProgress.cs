using Spectre.Console;
using Starvation.Load;

namespace Starvation.Report;

/// <summary>A table whose figures change in place, with a bar for each endpoint.</summary>
internal sealed class LiveProgress(Table table, LiveDisplayContext live) : IProgressView
{
    private const int BarWidth = 40;
    private const double FullBar = 400;

    public static Table CreateTable(Side side)
    {
        var table = new Table { Title = new TableTitle($"[bold]{side.Title}[/]"), Caption = new TableTitle("starting") };
        table.AddColumn("endpoint");
        table.AddColumn(new TableColumn("requests/s").RightAligned().Width(10));
        table.AddColumn(new TableColumn("").Width(BarWidth));
        foreach (EndpointLoad load in EndpointLoad.All)
        {
            table.AddRow(load.Name, "", "");
        }

        return table;
    }

    public void Report(string phase, IReadOnlyList<(string Endpoint, double PerSecond)> rates)
    {
        table.Caption = new TableTitle(phase);
        for (int row = 0; row < rates.Count; row++)
        {
            int length = (int)Math.Round(BarWidth * Math.Min(1, rates[row].PerSecond / FullBar));
            table.UpdateCell(row, 1, Figures.Rate(rates[row].PerSecond));
            table.UpdateCell(row, 2, $"[green]{new string('█', length)}[/]");
        }

        live.Refresh();
    }
}
