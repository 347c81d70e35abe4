using System.Diagnostics;
using System.Globalization;
using Magpie.Bench.Targets;
using Magpie.Bench.Workloads;

namespace Magpie.Bench.Harness;

/// <summary>One round of one pool in a process of its own: this program with a hidden option.</summary>
internal static class ChildProcess
{
    public const string Option = "--child";

    /// <summary>In the parent: starts the process and reads its figures.</summary>
    /// <exception cref="InvalidOperationException">The process failed; the message has what it wrote.</exception>
    public static double[] Run(Workload workload, Side side, bool quick)
    {
        string program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            start.ArgumentList.Add(typeof(ChildProcess).Assembly.Location);
        }

        start.ArgumentList.Add(Option);
        start.ArgumentList.Add(side.ToString());
        start.ArgumentList.Add("--filter");
        start.ArgumentList.Add(workload.Name);
        if (quick)
        {
            start.ArgumentList.Add("--quick");
        }

        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException(
                $"The process of {workload.Name} on {side} ended with exit code {process.ExitCode}: {output}{errors.Result}");
        }

        return [.. output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => double.Parse(line, CultureInfo.InvariantCulture))];
    }

    /// <summary>In the child: one round, and its figures to the standard output.</summary>
    public static void Serve(Workload workload, Side side, bool quick)
    {
        double[] figures;
        if (side == Side.Magpie)
        {
            using var pool = new WorkStealingPool(new WorkStealingPoolOptions { Name = "bench" });
            figures = workload.Run(new MagpieTarget(pool), quick);
        }
        else
        {
            figures = workload.Run(new DotNetTarget(workload.PeerPrefersLocal), quick);
        }

        foreach (double figure in figures)
        {
            Console.WriteLine(figure.ToString("R", CultureInfo.InvariantCulture));
        }
    }
}
