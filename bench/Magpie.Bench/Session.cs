using System.Diagnostics;
using Magpie.Bench.Charts;
using Magpie.Bench.Harness;
using Magpie.Bench.Peers;
using Magpie.Bench.Workloads;

namespace Magpie.Bench;

/// <summary>One run of the program: measures, prints, and writes the reports asked for.</summary>
internal sealed class Session(bool quick, int rounds, bool printsSnapshots, FileInfo? json, FileInfo? markdown, FileInfo? chart, IReadOnlyList<PeerCommand> peerCommands)
{
    private readonly Table _table = new(Console.Out, [.. peerCommands.Select(static peer => peer.Name)]);

    public void Run(IReadOnlyList<Workload> workloads)
    {
        EnsureWritable("--json", json);
        EnsureWritable("--markdown", markdown);
        EnsureWritable("--chart", chart);
        long begin = Stopwatch.GetTimestamp();
        MachineInfo machine = MachineInfo.Read();
        string? load = Load.Read();
        using var peers = new PeerSet(peerCommands);
        PeerInfo[] about = [.. peers.All.Select(static peer => new PeerInfo(peer.Name, peer.About, peer.Missing))];
        WriteHead(machine, load, about);
        var measurements = new List<Measurement>();
        foreach (Workload workload in workloads)
        {
            measurements.Add(Measure(workload, peers.All));
        }

        TimeSpan elapsed = Stopwatch.GetElapsedTime(begin);
        var report = new Report(machine, quick, DateTimeOffset.UtcNow, elapsed, load, Load.Read(), about, measurements);
        Console.WriteLine();
        Console.WriteLine($"total time: {elapsed.TotalSeconds:F0} s; load now: {report.LoadAfter ?? "unknown"}");
        if (json is not null)
        {
            JsonReport.Write(json.FullName, report);
        }

        if (markdown is not null)
        {
            MarkdownReport.Write(markdown.FullName, report);
        }

        if (chart is not null)
        {
            RatioChart.Write(chart.FullName, ChartSource.Parse(JsonReport.Serialize(report)));
        }
    }

    private Measurement Measure(Workload workload, IReadOnlyList<Peer> peers)
    {
        Measurement measurement = new Interleaver(rounds, quick, peers).Measure(workload);
        foreach (Row row in measurement.Rows())
        {
            _table.Write(row);
        }

        foreach (string failure in measurement.Failures)
        {
            Console.WriteLine(failure);
        }

        if (printsSnapshots && measurement.Snapshot is { } snapshot)
        {
            Console.Write(snapshot);
        }

        return measurement;
    }

    private void WriteHead(MachineInfo machine, string? load, IReadOnlyList<PeerInfo> peers)
    {
        foreach ((string name, string value) in machine.Lines())
        {
            Console.WriteLine($"{name}: {value}");
        }

        foreach (PeerInfo peer in peers)
        {
            Console.WriteLine($"{peer.Name}: {peer.Description}");
        }

        ThreadPool.GetMinThreads(out int leastThreads, out _);
        Console.WriteLine($"workers: Magpie {Environment.ProcessorCount}; .NET thread pool at its defaults (minimum {leastThreads})");
        Console.WriteLine($"load: {load ?? "unknown"}");
        Console.WriteLine($"{rounds} rounds each (fewer where a round takes seconds), in turns; median [quartiles]; lower is better, a ratio above 1 is in Magpie's favour");
        Console.WriteLine("others: the share of the processors that other processes took meanwhile; disturbed rounds are repeated, up to a limit, unless --quick");
        Console.WriteLine();
        _table.WriteHead();
    }

    /// <summary>Before minutes are spent on what could not be written.</summary>
    /// <exception cref="InvalidOperationException">It cannot be written.</exception>
    private static void EnsureWritable(string option, FileInfo? file)
    {
        try
        {
            file?.Open(FileMode.OpenOrCreate, FileAccess.Write).Dispose();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException($"{option}: cannot write '{file!.FullName}': {exception.Message}", exception);
        }
    }
}
