namespace Magpie.Reports;

/// <summary>Copies the options of a report and checks them; the exception names the option and its range.</summary>
internal static class ReportSettings
{
    private const int MostStacks = 1_000_000;
    private const int MostEntries = 65_536;

    private static readonly TimeSpan _longest = TimeSpan.FromMilliseconds(int.MaxValue - 1);

    public static BlockingReportOptions Read(BlockingReportOptions options)
    {
        BlockingReportOptions copy = options.Copy();
        Check(
            copy.BlockingThreshold >= TimeSpan.Zero && copy.BlockingThreshold <= _longest,
            nameof(copy.BlockingThreshold),
            copy.BlockingThreshold,
            $"0 to {int.MaxValue - 1} milliseconds");
        Check(
            copy.ComputingThreshold == Timeout.InfiniteTimeSpan || (copy.ComputingThreshold > TimeSpan.Zero && copy.ComputingThreshold <= _longest),
            nameof(copy.ComputingThreshold),
            copy.ComputingThreshold,
            $"positive and at most {int.MaxValue - 1} milliseconds, or Timeout.InfiniteTimeSpan");
        Check(copy.MaxStacksPerSecond is >= 0 and <= MostStacks, nameof(copy.MaxStacksPerSecond), copy.MaxStacksPerSecond, $"0 to {MostStacks}");
        Check(copy.MaxEntries is >= 1 and <= MostEntries, nameof(copy.MaxEntries), copy.MaxEntries, $"1 to {MostEntries}");
        return copy;
    }

    private static void Check(bool isValid, string name, object value, string range)
    {
        if (!isValid)
        {
            string option = $"{nameof(BlockingReportOptions)}.{name}";
            throw new ArgumentOutOfRangeException(option, value, $"{option} must be {range}.");
        }
    }
}
