using System.CommandLine;
using Magpie.Bench.Charts;
using Magpie.Bench.Harness;
using Magpie.Bench.Peers;
using Magpie.Bench.Workloads;
using Magpie.Shared;

namespace Magpie.Bench;

/// <summary>The command line.</summary>
internal static class Cli
{
    private const int MostRounds = 1_001;

    private static readonly Option<bool> Quick = new("--quick") { Description = "Smaller rounds: the whole table in about a minute." };
    private static readonly Option<bool> Snapshots = new("--snapshots") { Description = "Print Magpie's counters after each workload." };
    private static readonly Option<bool> Listing = new("--list") { Description = "List the workloads and exit." };
    private static readonly Option<string?> Filter = MakeFilter();
    private static readonly Option<FileInfo?> Json = OutputFile.Option("--json", "Write all figures to this file.");
    private static readonly Option<FileInfo?> Markdown = OutputFile.Option("--markdown", "Write the table to this file.");
    private static readonly Option<FileInfo?> Chart = OutputFile.Option("--chart", "Write a chart of the ratios to this SVG file.");
    private static readonly Option<FileInfo?> From = MakeFrom();
    private static readonly Option<int> Rounds = MakeRounds();
    private static readonly Option<PeerCommand[]> Peers = MakePeers("--peer", "COMMAND", "Measure this program, too; repeatable. bench/README.md tells what it must do.", PeerCommand.TryParse);
    private static readonly Option<PeerCommand[]> MissingPeers = MakePeers("--missing-peer", "REASON", "A peer that cannot be had: its column is empty; repeatable.", PeerCommand.TryParseMissing);
    private static readonly Option<Side?> Child = new(ChildProcess.Option) { Hidden = true };

    public static RootCommand Build()
    {
        var command = new RootCommand("Measures Magpie against the .NET thread pool, in turns, in one run.")
        {
            Quick, Filter, Rounds, Json, Markdown, Chart, From, Snapshots, Listing, Peers, MissingPeers, Child,
        };
        command.SetAction(parsed =>
        {
            try
            {
                Run(parsed);
                return 0;
            }
            catch (Exception exception) when (IsExpected(exception))
            {
                return 1;
            }
        });
        return command;
    }

    private static void Run(ParseResult parsed)
    {
        IReadOnlyList<Workload> workloads = Catalog.Matching(parsed.GetValue(Filter));
        bool quick = parsed.GetValue(Quick);
        if (parsed.GetValue(Child) is { } side)
        {
            ChildProcess.Serve(workloads.Single(workload => workload.Name == parsed.GetValue(Filter)), side, quick);
        }
        else if (parsed.GetValue(Listing))
        {
            foreach (Workload workload in workloads)
            {
                Console.WriteLine($"{workload.Name,-28}{workload.Description}");
            }
        }
        else if (parsed.GetValue(From) is { } earlier)
        {
            RatioChart.Write(parsed.GetValue(Chart)!.FullName, ChartSource.Read(earlier.FullName));
        }
        else
        {
            PeerCommand[] peers = [.. parsed.GetValue(Peers)!, .. parsed.GetValue(MissingPeers)!];
            IReadOnlyList<Workload> asked = parsed.GetValue(Filter) is not null ? workloads
                : peers.Length == 0 ? Catalog.Usual
                : [.. Catalog.Usual.Where(workload => workload.PeerRequest(quick) is not null)];
            new Session(quick, parsed.GetValue(Rounds), parsed.GetValue(Snapshots), parsed.GetValue(Json), parsed.GetValue(Markdown), parsed.GetValue(Chart), peers).Run(asked);
        }
    }

    /// <summary>
    /// Reports a failure that needs no stack trace, and ends the process at once. A filter runs before the blocks
    /// that unwind: one of them may dispose of a pool that hangs.
    /// </summary>
    private static bool IsExpected(Exception exception)
    {
        if (exception is not (TimeoutException or InvalidOperationException))
        {
            return false;
        }

        Console.Error.WriteLine(exception.Message);
        Environment.Exit(1);
        return true;
    }

    private static Option<string?> MakeFilter()
    {
        var option = new Option<string?>("--filter") { Description = "Only workloads whose name contains this text.", HelpName = "TEXT" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && Catalog.Matching(result.Tokens[0].Value).Count == 0)
            {
                result.AddError($"No workload's name contains '{result.Tokens[0].Value}'. --list shows them.");
            }
        });
        return option;
    }

    private static Option<FileInfo?> MakeFrom()
    {
        var option = new Option<FileInfo?>("--from") { Description = "Measure nothing: draw the chart of this file, which --json wrote.", HelpName = "FILE" };
        option.Validators.Add(static result =>
        {
            if (result.GetResult(Chart) is null)
            {
                result.AddError("--from needs --chart FILE, the chart to draw.");
            }
        });
        return option;
    }

    private static Option<PeerCommand[]> MakePeers(string name, string value, string description, Func<string, PeerCommand?> parse) => new(name)
    {
        Description = description,
        HelpName = $"NAME={value}",
        CustomParser = result =>
        {
            PeerCommand?[] peers = [.. result.Tokens.Select(token => parse(token.Value))];
            if (peers.Contains(null))
            {
                result.AddError($"{name} takes NAME={value}.");
            }

            return [.. peers.OfType<PeerCommand>()];
        },
        DefaultValueFactory = static _ => [],
    };

    private static Option<int> MakeRounds()
    {
        var option = new Option<int>("--rounds")
        {
            Description = "Measured rounds per workload; workloads whose rounds take seconds run fewer.",
            HelpName = "N",
            DefaultValueFactory = static _ => 11,
        };
        option.Validators.Add(static result =>
        {
            if (result.Tokens.Count == 1
                && (!int.TryParse(result.Tokens[0].Value, out int value) || value is < 1 or > MostRounds))
            {
                result.AddError($"--rounds must be a whole number from 1 to {MostRounds}, not '{result.Tokens[0].Value}'.");
            }
        });
        return option;
    }
}
