namespace Magpie;

/// <summary>What a blocking report tells of, and what it may cost. Copied and checked when the recording begins.</summary>
public sealed class BlockingReportOptions
{
    /// <summary>
    /// Waits that are shorter are not counted: 0 (all are counted) to 2^31 - 2 milliseconds; 1 millisecond by default. Those that the stall
    /// monitor finds are never shorter than <see cref="WorkStealingPoolOptions.StallThreshold"/>.
    /// </summary>
    public TimeSpan BlockingThreshold { get; set; } = TimeSpan.FromMilliseconds(1);

    /// <summary>
    /// Items that used less processor time in one go are not counted as computing: positive, at most 2^31 - 2 milliseconds, or
    /// <see cref="Timeout.InfiniteTimeSpan"/> for none; 100 milliseconds by default. Where the system does not tell the processor time of a
    /// thread (today: elsewhere than on Linux), it is the time that the item ran less that of its known waits.
    /// </summary>
    public TimeSpan ComputingThreshold { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// How many stacks are taken in a second at most, a tenth of them in a burst: 0 to 1,000,000; 100 by default. What exceeds it is counted
    /// all the same, under the name of its item; of these ten times as many are told, and the rest are counted without a name.
    /// </summary>
    public int MaxStacksPerSecond { get; set; } = 100;

    /// <summary>How many different places are told apart: 1 to 65,536; 256 by default. The others of each kind are counted together.</summary>
    public int MaxEntries { get; set; } = 256;

    /// <summary>
    /// Whether stacks are taken when a wait begins, not when it has ended; false by default. A wait that never ends then has a stack
    /// too, but each wait costs one, however short it turns out to be.
    /// </summary>
    public bool StacksAtBegin { get; set; }

    /// <summary>Whether stacks tell files and lines, as far as symbols are at hand; false by default, for it makes them several times as dear.</summary>
    public bool SourceLines { get; set; }

    internal BlockingReportOptions Copy() => (BlockingReportOptions)MemberwiseClone();
}
