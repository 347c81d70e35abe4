using Microsoft.Testing.Platform.Builder;
using Microsoft.Testing.Platform.CommandLine;
using Microsoft.Testing.Platform.Extensions;
using Microsoft.Testing.Platform.Extensions.CommandLine;

namespace Magpie.StressTests.Support;

/// <summary>The switch <c>--seconds N</c> of the test program: each property runs for N seconds.</summary>
public sealed class SecondsSwitch : ICommandLineOptionsProvider
{
    private const string Option = "seconds";

    public string Uid => nameof(SecondsSwitch);

    public string Version => "1";

    public string DisplayName => "Duration of the stress tests";

    public string Description => "How long each property runs.";

    /// <summary>Called by the entry point that the build generates (see the project file).</summary>
    public static void AddExtensions(ITestApplicationBuilder builder, string[] arguments) =>
        builder.CommandLine.AddProvider(static () => new SecondsSwitch());

    public Task<bool> IsEnabledAsync() => Task.FromResult(true);

    public IReadOnlyCollection<CommandLineOption> GetCommandLineOptions() =>
        [new CommandLineOption(Option, "For how many seconds each property runs (default: MAGPIE_STRESS_SECONDS, else 1).", ArgumentArity.ExactlyOne, isHidden: false)];

    /// <remarks>The one place where the platform hands the argument over before the tests run.</remarks>
    public Task<ValidationResult> ValidateOptionArgumentsAsync(CommandLineOption commandOption, string[] arguments) =>
        StressSettings.TrySetSeconds(arguments[0])
            ? ValidationResult.ValidTask
            : ValidationResult.InvalidTask($"--{Option} needs a positive number of seconds.");

    public Task<ValidationResult> ValidateCommandLineOptionsAsync(ICommandLineOptions commandLineOptions) => ValidationResult.ValidTask;
}
