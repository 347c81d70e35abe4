using System.Globalization;

namespace Magpie.ModelChecking;

/// <summary>
/// The text that identifies one execution: memory model, bounds, choices, and the lines of code at which there were any.
/// </summary>
internal static class ReplayText
{
    private const string Any = "any";

    public static string Write(ModelOptions options, ChoiceStack choices, IReadOnlyList<int>? sites) => string.Join(
        '/',
        options.Memory.ToString(),
        Bound(options.Preemptions),
        Bound(options.Delays),
        options.SpuriousWakeups.ToString(CultureInfo.InvariantCulture),
        options.ThreadStartFailures.ToString(CultureInfo.InvariantCulture),
        choices.ToString(),
        sites is null ? Any : string.Concat(sites.Select(static site => site.ToString("x5", CultureInfo.InvariantCulture))));

    /// <returns>The options of that execution.</returns>
    public static ModelOptions Read(string text, ModelOptions options, out List<int> chosen, out SharedSites? sites)
    {
        string[] parts = text.Trim().Split('/');
        if (parts.Length != 7 || !Enum.TryParse(parts[0], out MemoryModel memory))
        {
            throw new FormatException($"'{text}' is no replay string.");
        }

        chosen = ChoiceStack.Parse(parts[5]);
        sites = parts[6] == Any
            ? null
            : new SharedSites(parts[6].Chunk(5).Select(static site => int.Parse(site, NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
        return options with
        {
            Memory = memory,
            Preemptions = Bound(parts[1]),
            Delays = Bound(parts[2]),
            SpuriousWakeups = int.Parse(parts[3], CultureInfo.InvariantCulture),
            ThreadStartFailures = int.Parse(parts[4], CultureInfo.InvariantCulture),
        };
    }

    private static string Bound(int bound) =>
        bound == ModelOptions.Unbounded ? Any : bound.ToString(CultureInfo.InvariantCulture);

    private static int Bound(string text) =>
        text == Any ? ModelOptions.Unbounded : int.Parse(text, CultureInfo.InvariantCulture);
}
