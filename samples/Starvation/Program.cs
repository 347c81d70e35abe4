using System.CommandLine;
using Starvation.Load;
using Starvation.Report;
using Starvation.Server;

namespace Starvation;

internal static class Program
{
    private const int DefaultSeconds = 12;
    private const int MaxSeconds = 300;
    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(2);

    public static Task<int> Main(string[] args)
    {
        var seconds = new Option<int>("--seconds")
        {
            Description = $"How long each side is measured, in seconds: 1 to {MaxSeconds}.",
            DefaultValueFactory = static _ => DefaultSeconds,
        };
        seconds.Validators.Add(static result =>
        {
            if (result.Tokens is [{ Value: string text }, ..] && !(int.TryParse(text, out int value) && value is >= 1 and <= MaxSeconds))
            {
                result.AddError($"--seconds must be a whole number from 1 to {MaxSeconds}, but is '{text}'.");
            }
        });
        var output = new Option<FileInfo>("--output")
        {
            Description = "Where the chart is written.",
            DefaultValueFactory = static _ => new FileInfo("starvation.svg"),
        };
        output.Validators.Add(static result =>
        {
            if (result.Tokens is [{ Value: string path }, ..] && new FileInfo(path).Directory is not { Exists: true })
            {
                result.AddError($"--output must be in a folder that exists, but is '{path}'.");
            }
        });
        var command = new RootCommand("Blocks the request handlers of a web server, on the .NET thread pool, on the guarded one and on Magpie, and measures who still answers.")
        {
            seconds,
            output,
            ServeCommand.Create(),
        };
        command.SetAction((result, cancellationToken) =>
            CompareAsync(TimeSpan.FromSeconds(result.GetValue(seconds)), result.GetValue(output)!, cancellationToken));
        return command.Parse(args).InvokeAsync();
    }

    private static async Task<int> CompareAsync(TimeSpan window, FileInfo chart, CancellationToken cancellationToken)
    {
        Screen screen = Screen.Create();
        try
        {
            var sides = new List<SideResult>();
            string? culprits = null;
            foreach (Side side in Side.All)
            {
                (SideResult result, culprits) = await MeasureAsync(side, screen, window, cancellationToken);
                sides.Add(result);
            }

            var comparison = new Comparison(sides);
            screen.Show(comparison);
            screen.Say(culprits ?? "The server did not tell who blocked its threads.");
            bool isDrawn = TryWrite(chart, comparison, screen);
            screen.Say(Summary.LastLine(comparison));
            return isDrawn ? 0 : 1;
        }
        catch (ServerFailedException exception)
        {
            await Console.Error.WriteLineAsync(exception.Message);
            return 1;
        }
    }

    private static bool TryWrite(FileInfo chart, Comparison comparison, Screen screen)
    {
        try
        {
            File.WriteAllText(chart.FullName, Chart.Draw(comparison));
            screen.Say($"Chart: {chart.FullName}");
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"The chart could not be written: {exception.Message}");
            return false;
        }
    }

    /// <returns>What was measured; and who blocked the threads, where the server can tell.</returns>
    private static async Task<(SideResult Result, string? Culprits)> MeasureAsync(
        Side side, Screen screen, TimeSpan window, CancellationToken cancellationToken)
    {
        using ServerProcess server = await ServerProcess.StartAsync(side, WarmUp + window, cancellationToken);
        using var load = new LoadGenerator(server.Address);
        await load.ProbeAsync(cancellationToken);
        SideResult result = await load.MeasureAsync(side, WarmUp, window, screen, cancellationToken);
        return (result, side == Side.Magpie ? await load.AskForCulpritsAsync(cancellationToken) : null);
    }
}
