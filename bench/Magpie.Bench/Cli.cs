using System.CommandLine;
using System.Diagnostics;
using Magpie.Bench.Harness;
using Magpie.Bench.Workloads;

namespace Magpie.Bench;

/// <summary>The command line.</summary>
internal static class Cli
{
    private const int MostRounds = 1_001;

    public static RootCommand Build()
    {
        var quick = new Option<bool>("--quick") { Description = "Smaller rounds: the whole table in under a minute." };
        var list = new Option<bool>("--list") { Description = "List the workloads and exit." };
        var snapshots = new Option<bool>("--snapshots") { Description = "Print Magpie's counters after each workload." };
        var filter = new Option<string?>("--filter") { Description = "Only workloads whose name contains this text.", HelpName = "TEXT" };
        var json = new Option<FileInfo?>("--json") { Description = "Write all figures to this file.", HelpName = "FILE" };
        var child = new Option<Side?>(ChildProcess.Option) { Hidden = true };
        var rounds = new Option<int>("--rounds")
        {
            Description = "Measured rounds per workload; workloads that take seconds run fewer.",
            HelpName = "N",
            DefaultValueFactory = _ => 11,
        };
        rounds.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1
                && (!int.TryParse(result.Tokens[0].Value, out int value) || value is < 1 or > MostRounds))
            {
                result.AddError($"--rounds must be a whole number from 1 to {MostRounds}, not '{result.Tokens[0].Value}'.");
            }
        });
        filter.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && Catalog.Matching(result.Tokens[0].Value).Count == 0)
            {
                result.AddError($"No workload's name contains '{result.Tokens[0].Value}'. --list shows them.");
            }
        });
        json.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && Path.GetDirectoryName(Path.GetFullPath(result.Tokens[0].Value)) is var folder && !Directory.Exists(folder))
            {
                result.AddError($"--json: the folder '{folder}' does not exist.");
            }
        });

        var command = new RootCommand("Measures Magpie against the .NET thread pool, in turns, in one process.")
        {
            quick, filter, json, rounds, snapshots, list, child,
        };
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(list))
            {
                List();
                return;
            }

            if (parsed.GetValue(child) is { } side)
            {
                ChildProcess.Serve(Catalog.All.Single(workload => workload.Name == parsed.GetValue(filter)), side, parsed.GetValue(quick));
                return;
            }

            Run(Catalog.Matching(parsed.GetValue(filter)), parsed.GetValue(quick), parsed.GetValue(rounds), parsed.GetValue(json), parsed.GetValue(snapshots));
        });
        return command;
    }

    private static void List()
    {
        foreach (Workload workload in Catalog.All)
        {
            Console.WriteLine($"{workload.Name,-28}{workload.Description}");
        }
    }

    private static void Run(IReadOnlyList<Workload> workloads, bool quick, int rounds, FileInfo? json, bool snapshots)
    {
        long begin = Stopwatch.GetTimestamp();
        MachineInfo machine = MachineInfo.Read();
        foreach ((string name, string value) in machine.Lines())
        {
            Console.WriteLine($"{name}: {value}");
        }

        ThreadPool.GetMinThreads(out int leastThreads, out _);
        Console.WriteLine($"workers: Magpie {Environment.ProcessorCount}; .NET thread pool at its defaults (minimum {leastThreads})");
        Console.WriteLine($"{rounds} rounds each, in turns; median [quartiles]; lower is better, a ratio above 1 is in Magpie's favour");
        Console.WriteLine();
        Table.WriteHead(Console.Out);
        var interleaver = new Interleaver(rounds, quick);
        var measurements = new List<Measurement>();
        foreach (Workload workload in workloads)
        {
            Measurement measurement = interleaver.Measure(workload);
            measurements.Add(measurement);
            foreach (Row row in measurement.Rows())
            {
                Table.Write(Console.Out, row);
            }

            if (snapshots && measurement.Snapshot is { } snapshot)
            {
                Console.Write(snapshot);
            }
        }

        TimeSpan elapsed = Stopwatch.GetElapsedTime(begin);
        Console.WriteLine();
        Console.WriteLine($"total time: {elapsed.TotalSeconds:F0} s");
        if (json is not null)
        {
            JsonReport.Write(json.FullName, machine, measurements, elapsed, quick);
        }
    }
}
