namespace Magpie.Workers;

/// <summary>
/// Whether a worker without work searches for a while before it parks, or only looks once: a while, as long as that finds work, or would have. Of whoever has the worker.
/// </summary>
/// <remarks>
/// <para>
/// A search takes some 18 us of a processor. If work comes meanwhile, nobody has to be woken for it. If none does, the time is lost; and the thread is
/// woken later: Linux lets a thread that it wakes run at once, ahead of the one that wakes it, only if it has used less of its share of the processor.
/// </para>
/// <para>
/// A saturating counter, as in the prediction of branches (J. E. Smith, "A Study of Branch Prediction Strategies", ISCA 1981), decides by what came
/// of the last few times. To wait as long as waking costs, or not at all if that did not pay of late, is the competitive spinning of A. Karlin, K. Li, M. Manasse and
/// S. Owicki, "Empirical Studies of Competitive Spinning for a Shared-Memory Multiprocessor", SOSP 1991.
/// </para>
/// </remarks>
internal struct SearchPatience()
{
    /// <summary>What a search takes, and what waking a thread takes besides: a worker that is woken sooner should have searched.</summary>
    public static readonly TimeSpan ShortSleep = TimeSpan.FromMicroseconds(30);

    private const int Most = 7;
    private const int Least = 0;
    private const int Threshold = 4;
    private const int Gain = 2;
    private const int Loss = 1;

    private int _credit = Most;

    /// <summary>Whether to search for a while.</summary>
    public readonly bool IsLong => _credit >= Threshold;

    /// <summary>Work came during the search.</summary>
    public void NoteFound() => _credit = Math.Min(_credit + Gain, Most);

    /// <summary>The worker parked.</summary>
    /// <param name="slept">After what time somebody woke it for work.</param>
    public void NoteSlept(TimeSpan slept) =>
        _credit = slept < ShortSleep ? Math.Min(_credit + Gain, Most) : Math.Max(_credit - Loss, Least);
}
