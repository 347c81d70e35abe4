using System.CommandLine;
using System.CommandLine.Parsing;
using Magpie.Shared;
using Magpie.Simulation.Engine;
using Magpie.Simulation.Policies;
using Magpie.Simulation.Reports;
using Magpie.Simulation.Workloads;

namespace Magpie.Simulation;

/// <summary>The command line.</summary>
internal static class Cli
{
    private const int MostWorkers = 4_096;
    private const int MostSeeds = 100;
    private const int MostItems = 10_000_000;
    private const int MostWork = 1_000_000_000;

    private static readonly int[] UsualWorkers = [8, 32, 128, 512, 1_024];

    private static readonly Option<int[]> Workers = MakeList("--workers", "How many workers; several are compared.", "N,...", text => ParseNumber(text, "--workers", MostWorkers));
    private static readonly Option<int> Seeds = MakeSeeds();
    private static readonly Option<int?> Items = MakeNumber("--items", "About how many items per run, in place of each workload's own number.", "N", MostItems);
    private static readonly Option<int?> Work = MakeNumber("--work", "How long an item computes, in virtual nanoseconds, in place of each workload's own length.", "NS", MostWork);
    private static readonly Option<string[]> Workload = MakeList("--workload", "Which workloads; all by default. --list shows them.", "NAME,...", ParseWorkload);
    private static readonly Option<Policy[]> Policies = MakeRepeated("--policy", "A policy: 'production', or where it differs, as in 'steal=one,wake=each'; may be repeated.", "POLICY", PolicyCatalog.Parse);
    private static readonly Option<string[]> CostChanges = MakeRepeated("--cost", "A cost in virtual nanoseconds, as in 'wake_idle=3000'; may be repeated. --list shows them.", "NAME=NS", ParseCost);
    private static readonly Option<FileInfo?> Json = OutputFile.Option("--json", "Write all figures of each run to this file.");
    private static readonly Option<FileInfo?> Markdown = OutputFile.Option("--markdown", "Write the tables to this file.");
    private static readonly Option<bool> Listing = new("--list") { Description = "List the workloads, the policies and the costs, and exit." };

    public static RootCommand Build()
    {
        var command = new RootCommand("Simulates how Magpie's workers steal, sleep and are woken, with as many workers as one likes.")
        {
            Workers, Seeds, Items, Work, Workload, Policies, CostChanges, Json, Markdown, Listing,
        };
        command.SetAction(Run);
        return command;
    }

    private static int Run(ParseResult parsed)
    {
        Costs costs = (parsed.GetValue(CostChanges) ?? []).Aggregate(new Costs(), CostCatalog.Apply);
        IReadOnlyList<Workload> workloads = WorkloadCatalog.For(costs);
        if (parsed.GetValue(Listing))
        {
            Overview.Write(Console.Out, workloads, costs);
            return 0;
        }

        if (parsed.GetValue(Workload) is { Length: > 0 } names)
        {
            workloads = [.. workloads.Where(workload => names.Contains(workload.Name))];
        }

        var plan = new Plan(
            workloads,
            parsed.GetValue(Workers) is { Length: > 0 } workers ? workers : UsualWorkers,
            parsed.GetValue(Policies) is { Length: > 0 } policies ? policies : PolicyCatalog.Usual,
            parsed.GetValue(Seeds),
            parsed.GetValue(Items),
            parsed.GetValue(Work),
            costs);
        try
        {
            new Session(plan, parsed.GetValue(Json), parsed.GetValue(Markdown)).Run(Console.Out);
            return 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(exception.Message);
            return 1;
        }
    }

    private static string ParseWorkload(string text) => WorkloadCatalog.For(new Costs()).Any(workload => workload.Name == text)
        ? text
        : throw new FormatException($"There is no workload '{text}'. --list shows them.");

    private static string ParseCost(string text)
    {
        CostCatalog.Apply(new Costs(), text);
        return text;
    }

    private static int ParseNumber(string text, string option, int most) => int.TryParse(text, out int value) && value >= 1 && value <= most
        ? value
        : throw new FormatException($"{option} takes whole numbers from 1 to {most}, not '{text}'.");

    private static Option<int> MakeSeeds() => new("--seeds")
    {
        Description = "How many seeds; the tables give the mean and the standard deviation over them.",
        HelpName = "N",
        DefaultValueFactory = static _ => 3,
        CustomParser = static result => Parse(result, result.Tokens[0].Value, text => ParseNumber(text, "--seeds", MostSeeds)),
    };

    private static Option<int?> MakeNumber(string name, string description, string help, int most) => new(name)
    {
        Description = description,
        HelpName = help,
        CustomParser = result => Parse(result, result.Tokens[0].Value, text => ParseNumber(text, name, most)),
    };

    /// <summary>Values with commas between them.</summary>
    private static Option<T[]> MakeList<T>(string name, string description, string help, Func<string, T> parse) => new(name)
    {
        Description = description,
        HelpName = help,
        CustomParser = result => [.. result.Tokens.SelectMany(token => token.Value.Split(',')).Select(text => Parse(result, text, parse)!).Distinct()],
    };

    private static Option<T[]> MakeRepeated<T>(string name, string description, string help, Func<string, T> parse) => new(name)
    {
        Description = description,
        HelpName = help,
        CustomParser = result => [.. result.Tokens.Select(token => Parse(result, token.Value, parse)!).Distinct()],
    };

    private static T? Parse<T>(ArgumentResult result, string text, Func<string, T> parse)
    {
        try
        {
            return parse(text);
        }
        catch (FormatException exception)
        {
            result.AddError(exception.Message);
            return default;
        }
    }
}
