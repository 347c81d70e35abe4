using System.Globalization;

namespace Magpie.StressTests.Support;

/// <summary>How long each property runs, and from which seed: from the environment, or from the test program's switch.</summary>
internal static class StressSettings
{
    private const string SecondsVariable = "MAGPIE_STRESS_SECONDS";
    private const string SeedVariable = "MAGPIE_STRESS_SEED";
    private const string StallVariable = "MAGPIE_STRESS_STALL_SECONDS";
    private const double DefaultSeconds = 1;

    /// <summary>Also on a crowded machine something happens within this time.</summary>
    private const double DefaultStallSeconds = 20;

    private static double? _switch;

    /// <summary>How long each property runs.</summary>
    public static TimeSpan Duration => TimeSpan.FromSeconds(_switch ?? FromEnvironment(SecondsVariable) ?? DefaultSeconds);

    /// <summary>A property in which nothing has moved for so long has failed; shorter where it is to fail (<c>tests/mutants</c>).</summary>
    public static TimeSpan StallLimit => TimeSpan.FromSeconds(FromEnvironment(StallVariable) ?? DefaultStallSeconds);

    /// <summary>The seed to repeat; null for a new one.</summary>
    public static int? Seed =>
        Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>Whether the text is a duration; if so it wins over the environment.</summary>
    public static bool TrySetSeconds(string text)
    {
        bool valid = TryParse(text, out double seconds);
        _switch = valid ? seconds : _switch;
        return valid;
    }

    private static double? FromEnvironment(string variable)
    {
        if (Environment.GetEnvironmentVariable(variable) is not { Length: > 0 } text)
        {
            return null;
        }

        return TryParse(text, out double seconds)
            ? seconds
            : throw new InvalidOperationException($"{variable} must be a positive number of seconds, not '{text}'.");
    }

    private static bool TryParse(string text, out double seconds) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out seconds) && seconds is > 0 and < 1_000_000;
}
