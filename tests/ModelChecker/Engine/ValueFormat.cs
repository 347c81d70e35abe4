using System.Globalization;

namespace Magpie.ModelChecking;

/// <summary>Values in traces.</summary>
internal static class ValueFormat
{
    private const long LargestDecimal = 99_999;

    public static string Text(object value) => value switch
    {
        // A large number is a packed word, which is easier to read in hexadecimal.
        long number when Math.Abs(number) > LargestDecimal => $"0x{number:x}",
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => OwnText(value) ?? value.GetType().Name.Split('`')[0],
    };

    /// <summary>Null if the type has no text of its own.</summary>
    private static string? OwnText(object value)
    {
        string? text = value.ToString();
        return text is null || text == value.GetType().ToString() ? null : text;
    }
}
