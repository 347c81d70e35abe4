using System.CommandLine;
using System.Text.Json;
using Magpie.Simulation.Engine;
using Magpie.Simulation.Policies;
using Magpie.Simulation.Reports;
using Magpie.Simulation.Workloads;

namespace Magpie.Simulation.Tests;

public sealed class CliTests
{
    [Theory]
    [InlineData("--workers 0", "--workers takes whole numbers from 1 to 4096, not '0'.")]
    [InlineData("--workers 8,many", "--workers takes whole numbers from 1 to 4096, not 'many'.")]
    [InlineData("--workers 5000", "--workers takes whole numbers from 1 to 4096, not '5000'.")]
    [InlineData("--seeds 0", "--seeds takes whole numbers from 1 to 100, not '0'.")]
    [InlineData("--seeds x", "--seeds takes whole numbers from 1 to 100, not 'x'.")]
    [InlineData("--items -1", "--items takes whole numbers from 1 to 10000000, not '-1'.")]
    [InlineData("--work 0", "--work takes whole numbers from 1 to 1000000000, not '0'.")]
    [InlineData("--workload nothing", "There is no workload 'nothing'. --list shows them.")]
    [InlineData("--policy steal=some", "'steal' is one of half, one, all, not 'some'.")]
    [InlineData("--policy haste=more", "There is no choice 'haste'; there are steal, start, search, patience and wake.")]
    [InlineData("--cost wake_idle", "'wake_idle' is not of the form name=nanoseconds.")]
    [InlineData("--cost push=-1", "The cost 'push' is a whole number of nanoseconds from 0 to 1,000,000,000, not '-1'.")]
    [InlineData("--json /no/such/folder/file.json", "--json: the folder '/no/such/folder' does not exist.")]
    public void Bad_input_is_answered_with_what_is_wrong(string arguments, string error)
    {
        ParseResult parsed = Cli.Build().Parse(arguments);

        parsed.Errors.Select(found => found.Message).ShouldContain(error);
    }

    [Theory]
    [InlineData("--workers 8,32 --workers 128 --seeds 5 --workload fib,bursts")]
    [InlineData("--policy production --policy steal=one,wake=all --cost wake_idle=3000 --cost push=0")]
    [InlineData("")]
    public void Good_input_is_taken(string arguments) => Cli.Build().Parse(arguments).Errors.ShouldBeEmpty();

    [Fact]
    public void A_run_prints_a_table_and_writes_the_reports()
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("magpie-simulation-");
        try
        {
            var json = new FileInfo(Path.Combine(folder.FullName, "run.json"));
            var markdown = new FileInfo(Path.Combine(folder.FullName, "run.md"));
            var costs = new Costs();
            var plan = new Plan(
                [.. WorkloadCatalog.For(costs).Where(workload => workload.Name == "chained")],
                Workers: [2, 4],
                [Policy.Production, Policy.Production with { Steal = StealChoice.One }],
                Seeds: 2,
                Items: 50,
                Work: null,
                costs);
            var output = new StringWriter();

            new Session(plan, json, markdown).Run(output);

            output.ToString().ShouldContain("steal=one");
            File.ReadAllLines(markdown.FullName).Count(line => line.StartsWith("| 4 |", StringComparison.Ordinal)).ShouldBe(2);
            using JsonDocument document = JsonDocument.Parse(File.ReadAllText(json.FullName));
            JsonElement rows = document.RootElement.GetProperty("rows");
            rows.GetArrayLength().ShouldBe(4);
            rows[0].GetProperty("runs").GetArrayLength().ShouldBe(2);
            rows[3].GetProperty("policy").GetString().ShouldBe("steal=one");
            rows[3].GetProperty("runs")[0].EnumerateObject().Count().ShouldBe(Figure.All.Count);
            document.RootElement.GetProperty("costs").GetProperty("wake_idle").GetInt64().ShouldBe(costs.WakeIdle);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void The_listing_names_all_there_is()
    {
        var output = new StringWriter();

        Overview.Write(output, WorkloadCatalog.For(new Costs()), new Costs());

        string text = output.ToString();
        WorkloadCatalog.For(new Costs()).ShouldAllBe(workload => text.Contains(workload.Name));
        PolicyCatalog.Usual.ShouldAllBe(policy => text.Contains(policy.Name));
        CostCatalog.All.ShouldAllBe(cost => text.Contains(cost.Name));
    }
}
