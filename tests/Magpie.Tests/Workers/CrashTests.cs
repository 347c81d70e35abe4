using System.Diagnostics;
using Magpie.Tests.Support;

namespace Magpie.Tests.Workers;

/// <summary>Without a handler an unhandled exception ends the process, which takes a process of its own to see.</summary>
public sealed class CrashTests
{
    [Theory]
    [InlineData(CrashScenario.Post)]
    [InlineData(CrashScenario.AsyncVoid)]
    public async Task Without_a_handler_the_process_ends_and_says_why(string scenario)
    {
        (int exitCode, string error) = await RunProcess(scenario);

        exitCode.ShouldNotBe(CrashScenario.SurvivedExitCode, error);
        exitCode.ShouldNotBe(0, error);
        error.ShouldContain(CrashScenario.Message);
    }

    [Fact]
    public async Task With_a_handler_the_process_goes_on()
    {
        (int exitCode, string error) = await RunProcess(CrashScenario.Handled);

        exitCode.ShouldBe(CrashScenario.SurvivedExitCode, error);
    }

    /// <summary>Starts this test program again; the startup hook (<see cref="StartupHook"/>) runs the scenario in place of the tests.</summary>
    private static async Task<(int ExitCode, string Error)> RunProcess(string scenario)
    {
        string assembly = typeof(CrashTests).Assembly.Location;
        var start = new ProcessStartInfo("dotnet", [assembly])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        if (Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet")
        {
            start.FileName = host;
        }

        start.Environment["DOTNET_STARTUP_HOOKS"] = assembly;
        start.Environment["DOTNET_DbgEnableMiniDump"] = "0";
        start.Environment[CrashScenario.Variable] = scenario;
        using var process = Process.Start(start)!;
        using var limit = new CancellationTokenSource(Bounded.Limit);
        Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
        string error = await process.StandardError.ReadToEndAsync(limit.Token);
        await output;
        await process.WaitForExitAsync(limit.Token);
        return (process.ExitCode, error);
    }
}
