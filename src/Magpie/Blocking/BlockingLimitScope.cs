using Magpie.HandingOff;

namespace Magpie;

/// <summary>A stretch of blocking code inside a limit, begun by <see cref="BlockingLimit.Enter"/>.</summary>
public readonly struct BlockingLimitScope : IDisposable, IEquatable<BlockingLimitScope>
{
    private readonly LimitHolds? _holds;
    private readonly long _serial;
    private readonly BlockingScope _blocking;

    internal BlockingLimitScope(LimitHolds holds, long serial, BlockingScope blocking)
    {
        _holds = holds;
        _serial = serial;
        _blocking = blocking;
    }

    /// <summary>Ends the stretch, and lets the next one that waits for the limit in.</summary>
    /// <exception cref="InvalidOperationException">
    /// It was disposed before, on another thread than it was entered on, or before a scope that was entered after it.
    /// </exception>
    public void Dispose()
    {
        if (_holds is null)
        {
            return;
        }

        if (LimitHolds.OfThreadIfAny != _holds || !_holds.IsInnermost(_serial))
        {
            throw new InvalidOperationException(
                $"The {nameof(BlockingLimitScope)} was already disposed, or a scope entered after it is still open, or this is not the thread that "
                + "entered it. Dispose each scope once, innermost first, and do not await inside it.");
        }

        _blocking.Dispose();
        _holds.CloseInnermost();
    }

    /// <summary>Whether both were returned by the same call.</summary>
    public bool Equals(BlockingLimitScope other) => _holds == other._holds && _serial == other._serial;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is BlockingLimitScope other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_holds, _serial);

    /// <summary>Whether both were returned by the same call.</summary>
    public static bool operator ==(BlockingLimitScope left, BlockingLimitScope right) => left.Equals(right);

    /// <summary>Whether they were returned by different calls.</summary>
    public static bool operator !=(BlockingLimitScope left, BlockingLimitScope right) => !left.Equals(right);
}
