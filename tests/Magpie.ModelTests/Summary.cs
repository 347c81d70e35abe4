using System.Globalization;
using System.Text;
using Magpie.ModelChecking;

[assembly: AssemblyFixture(typeof(Magpie.ModelTests.Summary))]

namespace Magpie.ModelTests;

/// <summary>Prints one table of all models at the end.</summary>
public sealed class Summary : IDisposable
{
    private static readonly List<ModelReport> _reports = [];

    public static void Add(ModelReport report) => _reports.Add(report);

    public void Dispose()
    {
        if (_reports.Count == 0)
        {
            return;
        }

        var table = new StringBuilder();
        table.AppendLine("| model | memory | preemptions | delays | executions | states | seconds | exhaustive |");
        table.AppendLine("|---|---|---:|---:|---:|---:|---:|---|");
        foreach (ModelReport report in _reports)
        {
            table.AppendLine(CultureInfo.InvariantCulture, $"| {report.Name} | {report.Options.Memory} | {report.Options.Preemptions} | {report.Options.Delays} | {report.Executions:N0} | {report.States:N0} | {report.Elapsed.TotalSeconds:0.0} | {(report.IsExhaustive ? "yes" : "no")} |");
        }

        Console.WriteLine(table.ToString());
    }
}
