namespace Starvation.Load;

/// <summary>How long a request took.</summary>
/// <param name="Time">From sending it to having the answer.</param>
/// <param name="IsAtLeast">It was not answered when the measurement ended: it took at least this long.</param>
internal readonly record struct Latency(TimeSpan Time, bool IsAtLeast);
