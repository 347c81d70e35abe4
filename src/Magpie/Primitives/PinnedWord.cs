namespace Magpie.Primitives;

/// <summary>A 32-bit word at a fixed address, alone on its cache line, to wait on through the system.</summary>
internal sealed unsafe class PinnedWord<TWait>
    where TWait : struct, IAddressWait
{
    private const int LineInts = 32;

    // The pinned heap keeps the address for the array's life; a full line on either side keeps neighbours off.
    private readonly int[] _memory = GC.AllocateArray<int>(3 * LineInts, pinned: true);
    private readonly int* _word;

    public PinnedWord()
    {
        fixed (int* start = _memory)
        {
            _word = start + LineInts;
        }
    }

    public int Exchange(int value) => Interlocked.Exchange(ref *_word, value);

    public bool TryExchange(int expected, int value) =>
        Interlocked.CompareExchange(ref *_word, value, expected) == expected;

    public void WaitWhile(int expected, TimeSpan timeout)
    {
        TWait.Wait(_word, expected, timeout);
        GC.KeepAlive(_memory);
    }

    public void WakeOne()
    {
        TWait.WakeOne(_word);
        GC.KeepAlive(_memory);
    }
}
