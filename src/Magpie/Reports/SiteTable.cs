using System.Numerics;
using Magpie.Primitives;

namespace Magpie.Reports;

/// <summary>The places of one recording: a hash table of fixed size, in which nothing is ever removed, so nobody waits for anybody.</summary>
internal sealed class SiteTable
{
    public const string OtherPlaces = "(other places)";

    private readonly int _maxEntries;
    private readonly int _workers;
    private readonly AtomicReference<SiteTally>[] _slots;
    private readonly AtomicReference<SiteTally>[] _others = new AtomicReference<SiteTally>[2 * Enum.GetValues<BlockingKind>().Length];
    private AtomicInt32 _entries;

    public SiteTable(int maxEntries, int workers)
    {
        _maxEntries = maxEntries;
        _workers = workers;

        // At most half full, so a search ends soon.
        _slots = new AtomicReference<SiteTally>[BitOperations.RoundUpToPowerOf2((uint)maxEntries * 2)];
    }

    public IEnumerable<SiteTally> All => TalliesOf(_slots).Concat(TalliesOf(_others));

    /// <summary>The place's tally, which is made if there is room for one more; else that of all other places of its kind.</summary>
    /// <param name="key">The place.</param>
    /// <param name="describe">Tells more about the place; called if it is new.</param>
    /// <param name="state">What that is called with.</param>
    public SiteTally Find<TState>(SiteKey key, Func<TState, (string? Item, string? Stack)> describe, TState state)
    {
        int index = key.GetHashCode();
        while (true)
        {
            ref AtomicReference<SiteTally> slot = ref _slots[index & (_slots.Length - 1)];
            SiteTally? tally = slot.Read();
            if (tally is null)
            {
                if (!TryCountIn())
                {
                    return OtherOf(key);
                }

                (string? item, string? stack) = describe(state);
                var made = new SiteTally(key, item, stack, _workers);
                tally = slot.GetOrInstall(made);
                if (tally != made)
                {
                    _entries.Decrement();
                }
            }

            if (tally.Key == key)
            {
                return tally;
            }

            index++;
        }
    }

    private static IEnumerable<SiteTally> TalliesOf(AtomicReference<SiteTally>[] slots)
    {
        for (int i = 0; i < slots.Length; i++)
        {
            if (slots[i].Read() is { } tally)
            {
                yield return tally;
            }
        }
    }

    private bool TryCountIn()
    {
        if (_entries.Read() >= _maxEntries)
        {
            return false;
        }

        if (_entries.Increment() <= _maxEntries)
        {
            return true;
        }

        _entries.Decrement();
        return false;
    }

    private SiteTally OtherOf(SiteKey key)
    {
        ref AtomicReference<SiteTally> other = ref _others[((int)key.Kind * 2) + (key.KeptWorker ? 1 : 0)];
        return other.Read() ?? other.GetOrInstall(
            new SiteTally(new SiteKey(key.Kind, key.KeptWorker, OtherPlaces, null), item: null, stack: null, _workers));
    }
}
