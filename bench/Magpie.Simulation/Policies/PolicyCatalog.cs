using System.Text;

namespace Magpie.Simulation.Policies;

/// <summary>The policies that are compared, and how the command line names them.</summary>
internal static class PolicyCatalog
{
    public const string ProductionName = "production";

    /// <summary>Production, and each of its choices replaced by each alternative.</summary>
    public static IReadOnlyList<Policy> Usual { get; } =
    [
        Policy.Production,
        .. Others(StealChoice.Half).Select(choice => Policy.Production with { Steal = choice }),
        .. Others(StartChoice.Random).Select(choice => Policy.Production with { Start = choice }),
        .. Others(SearchChoice.Half).Select(choice => Policy.Production with { Search = choice }),
        .. Others(PatienceChoice.Adaptive).Select(choice => Policy.Production with { Patience = choice }),
        .. Others(WakeChoice.One).Select(choice => Policy.Production with { Wake = choice }),
    ];

    /// <summary><c>RoundRobin</c> is <c>round-robin</c>.</summary>
    public static string NameOf<T>(T value)
        where T : struct, Enum
    {
        var name = new StringBuilder();
        foreach (char letter in value.ToString())
        {
            if (char.IsUpper(letter) && name.Length > 0)
            {
                name.Append('-');
            }

            name.Append(char.ToLowerInvariant(letter));
        }

        return name.ToString();
    }

    /// <summary>Reads <c>production</c>, or <c>steal=one,wake=each</c>.</summary>
    /// <exception cref="FormatException">It is neither.</exception>
    public static Policy Parse(string text)
    {
        Policy policy = Policy.Production;
        if (text == ProductionName)
        {
            return policy;
        }

        foreach (string part in text.Split(','))
        {
            string[] sides = part.Split('=');
            policy = sides is [string key, string value]
                ? With(policy, key, value)
                : throw new FormatException($"'{part}' is not of the form choice=value.");
        }

        return policy;
    }

    private static Policy With(Policy policy, string key, string value) => key switch
    {
        "steal" => policy with { Steal = ParseChoice<StealChoice>(key, value) },
        "start" => policy with { Start = ParseChoice<StartChoice>(key, value) },
        "search" => policy with { Search = ParseChoice<SearchChoice>(key, value) },
        "patience" => policy with { Patience = ParseChoice<PatienceChoice>(key, value) },
        "wake" => policy with { Wake = ParseChoice<WakeChoice>(key, value) },
        _ => throw new FormatException($"There is no choice '{key}'; there are steal, start, search, patience and wake."),
    };

    private static T ParseChoice<T>(string key, string value)
        where T : struct, Enum
    {
        foreach (T choice in Enum.GetValues<T>())
        {
            if (NameOf(choice) == value)
            {
                return choice;
            }
        }

        throw new FormatException($"'{key}' is one of {string.Join(", ", Enum.GetValues<T>().Select(NameOf))}, not '{value}'.");
    }

    private static IEnumerable<T> Others<T>(T production)
        where T : struct, Enum => Enum.GetValues<T>().Where(choice => !choice.Equals(production));
}
