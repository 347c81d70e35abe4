using Magpie.Primitives;

namespace Magpie.HandingOff;

/// <summary>
/// The capacity that code which is next to be let into a limit keeps meanwhile: for a while, and then it gives it back, for
/// whoever is inside the limit may need it to go on.
/// </summary>
/// <remarks>
/// <para>
/// It must keep it for a while, or it could be passed over for ever: the limit would be free when there is no capacity, and the other way about.
/// Each while is twice as long as the last one. So it is let in, at the latest, by the while that is longer than somebody stays inside the
/// limit who needs no capacity for that; and it keeps capacity from the others for less than three times that long in all.
/// Between two whiles it is at the end of the line for capacity, so all that waited there went before.
/// </para>
/// <para>One compare-and-swap decides between the code and the end of the while.</para>
/// </remarks>
internal sealed class KeptCapacity(PermitLine capacity)
{
    private static readonly TimeSpan _firstWhile = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan _longestWhile = TimeSpan.FromDays(1);

    private AtomicInt32 _isKept;

    // Of the code, which keeps capacity anew only after the last while has ended.
    private TimeSpan _while = _firstWhile;
    private OneShotTimer? _timer;

    /// <summary>The code has capacity.</summary>
    public void Keep() => _isKept.Write(1);

    /// <summary>Begins the while, unless the capacity is in use by now. Does not throw.</summary>
    public void GiveBackInTime()
    {
        if (_isKept.Read() == 0)
        {
            return;
        }

        try
        {
            TimeSpan length = _while;
            _while = length < _longestWhile ? 2 * length : length;
            _timer ??= new OneShotTimer(GiveBack);
            _timer.Start(length);
        }
        catch (OutOfMemoryException)
        {
            GiveBack();
        }
    }

    /// <returns>True if the capacity is the code's own from now on; false if it has none.</returns>
    public bool TryUse() => _isKept.TryExchange(1, 0);

    /// <summary>Gives the capacity back, if it is still kept.</summary>
    public void GiveBack()
    {
        if (TryUse())
        {
            capacity.GiveBack();
        }
    }
}
