using System.Globalization;

namespace Magpie.Bench.Peers;

/// <summary>What a peer says to a request: one line.</summary>
/// <param name="Figures">One per metric, not a number where it has none; null if the peer has no such workload.</param>
internal sealed record PeerAnswer(double[]? Figures)
{
    private const string Unsupported = "unsupported";
    private const string NoFigure = "nan";

    /// <exception cref="PeerException">It is no answer, or one to another question.</exception>
    public static PeerAnswer Parse(string line, int metrics)
    {
        string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words is [Unsupported])
        {
            return new PeerAnswer(Figures: null);
        }

        if (words.Length != metrics)
        {
            throw new PeerException($"it answered '{Shorten(line)}', which are not {metrics} figures");
        }

        return new PeerAnswer([.. words.Select(word => ParseFigure(word, line))]);
    }

    private static double ParseFigure(string word, string line)
    {
        if (word.Equals(NoFigure, StringComparison.OrdinalIgnoreCase))
        {
            return double.NaN;
        }

        return double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double figure)
            && double.IsFinite(figure) && figure >= 0
            ? figure
            : throw new PeerException($"it answered '{Shorten(line)}', of which '{Shorten(word)}' is no figure");
    }

    private static string Shorten(string text) => text.Length <= 200 ? text : text[..200] + "...";
}
