using Magpie.Primitives;

namespace Magpie.Parking;

/// <summary>
/// A parker over a word that the system can wait on: a futex on Linux, <c>WaitOnAddress</c> on Windows.
/// </summary>
/// <remarks>
/// The word is <c>Empty</c>, <c>Token</c> or <c>Parked</c>. Only <c>Parked</c> makes <see cref="Unpark"/> call the
/// system. The wait compares the word with <c>Parked</c> inside the kernel, so an unpark between the exchange and the
/// wait makes the wait return at once: no wake-up is lost. The three states are those of the parker of Rust's standard
/// library (<c>library/std/src/sys/sync/thread_parking/futex.rs</c>).
/// </remarks>
internal sealed class AddressParker<TWait> : IParker
    where TWait : struct, IAddressWait
{
    private const int Empty = 0;
    private const int Token = 1;
    private const int Parked = -1;

    private readonly PinnedWord<TWait> _word = new();

    public void Park() => Park(Timeout.InfiniteTimeSpan);

    public bool Park(TimeSpan timeout)
    {
        if (_word.TryExchange(Token, Empty))
        {
            return true;
        }

        if (!_word.TryExchange(Empty, Parked))
        {
            _word.Exchange(Empty);
            return true;
        }

        return timeout < TimeSpan.Zero ? WaitForToken() : WaitForToken(MonotonicClock.Now + timeout);
    }

    public void Unpark()
    {
        if (_word.Exchange(Token) == Parked)
        {
            _word.WakeOne();
        }
    }

    private bool WaitForToken()
    {
        do
        {
            _word.WaitWhile(Parked, Timeout.InfiniteTimeSpan);
        }
        while (!_word.TryExchange(Token, Empty));

        return true;
    }

    private bool WaitForToken(TimeSpan end)
    {
        for (TimeSpan left = end - MonotonicClock.Now; left > TimeSpan.Zero; left = end - MonotonicClock.Now)
        {
            _word.WaitWhile(Parked, left);
            if (_word.TryExchange(Token, Empty))
            {
                return true;
            }
        }

        return _word.Exchange(Empty) == Token;
    }
}
