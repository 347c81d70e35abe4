using Magpie.Workers;

namespace Magpie;

/// <summary>A stretch of code that blocks, begun by <see cref="Blocking.Enter"/>.</summary>
/// <remarks>A scope entered where no pool's item runs does nothing, however often it is disposed.</remarks>
public readonly struct BlockingScope : IDisposable, IEquatable<BlockingScope>
{
    private readonly WorkerThread? _thread;
    private readonly long _serial;

    internal BlockingScope(WorkerThread thread, long serial)
    {
        _thread = thread;
        _serial = serial;
    }

    /// <summary>Ends the stretch.</summary>
    /// <exception cref="InvalidOperationException">
    /// It was disposed before, on another thread than it was entered on, or before a scope that was entered after it.
    /// </exception>
    public void Dispose()
    {
        if (_thread is null)
        {
            return;
        }

        if (WorkerThread.Current != _thread)
        {
            throw new InvalidOperationException(
                $"A {nameof(BlockingScope)} must be disposed on the thread that entered it; there must be no await inside it.");
        }

        _thread.Blocking.CloseScope(_serial);
        _thread.Core.HandOff.End(_thread);
    }

    /// <summary>Whether both were returned by the same call.</summary>
    public bool Equals(BlockingScope other) => _thread == other._thread && _serial == other._serial;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is BlockingScope other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_thread, _serial);

    /// <summary>Whether both were returned by the same call.</summary>
    public static bool operator ==(BlockingScope left, BlockingScope right) => left.Equals(right);

    /// <summary>Whether they were returned by different calls.</summary>
    public static bool operator !=(BlockingScope left, BlockingScope right) => !left.Equals(right);
}
