using Magpie.Escapes;

namespace Magpie;

/// <summary>A guarded stretch of an asynchronous flow, begun by <see cref="ThreadPoolGuard.Enter"/>.</summary>
public readonly struct ThreadPoolGuardScope : IDisposable, IEquatable<ThreadPoolGuardScope>
{
    private readonly GuestContext? _before;
    private readonly bool _isEntered;

    internal ThreadPoolGuardScope(GuestContext? before)
    {
        _before = before;
        _isEntered = true;
    }

    /// <summary>Ends the stretch: the flow is as it was before. A default scope does nothing.</summary>
    public void Dispose()
    {
        if (_isEntered)
        {
            FlowMarker.Current = _before;
        }
    }

    /// <summary>Whether both would bring back the same.</summary>
    public bool Equals(ThreadPoolGuardScope other) => _before == other._before && _isEntered == other._isEntered;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is ThreadPoolGuardScope other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_before, _isEntered);

    /// <summary>Whether both would bring back the same.</summary>
    public static bool operator ==(ThreadPoolGuardScope left, ThreadPoolGuardScope right) => left.Equals(right);

    /// <summary>Whether they would bring back different things.</summary>
    public static bool operator !=(ThreadPoolGuardScope left, ThreadPoolGuardScope right) => !left.Equals(right);
}
