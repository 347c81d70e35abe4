using System.Numerics;
using Magpie.ModelChecking;
using Magpie.Reports;

namespace Magpie.ModelTests.Reports;

/// <summary>The table of places: several threads count, and make entries, at once (bug class 27).</summary>
/// <remarks>
/// <para>A slot is free, and then holds one place for good. The number of entries is that of the slots taken, and of those that a thread is about to take.</para>
/// <list type="table">
/// <item><term>count in</term><description>one more, if there is room; a thread that finds it took too much gives it back</description></item>
/// <item><term>install</term><description>free to taken, by compare-and-swap: by one thread</description></item>
/// <item><term>give back</term><description>one less, by a thread that finds the slot taken by another</description></item>
/// </list>
/// <para>
/// Two that make the same entry are counted in twice until the second gives back; another place that comes then is counted with all others,
/// although there is room for it. Nobody waits for anybody, so that cannot be helped; the next time it gets its entry.
/// </para>
/// <para>The places of these models would all like to have the same slot, or each its own.</para>
/// </remarks>
public sealed class SiteTableModel
{
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void Where_there_is_room_each_place_has_one_entry_with_all_its_waits(MemoryModel memory) => Bounds.Check("places, room", memory, static m =>
    {
        // Two, and two that are counted in and not used.
        const int MaxEntries = 4;
        SiteKey[] places = Places(MaxEntries, slot: 0);
        var table = new SiteTable(MaxEntries, workers: 1);
        LocationNames.Bind(table, "places");
        m.Thread("both", () =>
        {
            Count(table, places[0]);
            Count(table, places[1]);
        });
        m.Thread("first", () => Count(table, places[0]));
        m.Thread("second", () => Count(table, places[1]));
        m.AtQuiescence(() => CountsOf(table).ShouldBe([(places[0], 2), (places[1], 2)]));
    });

    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void What_there_is_no_room_for_is_counted_with_the_others(MemoryModel memory) => Bounds.Check("places, full", memory, static m =>
    {
        SiteKey[] places = [.. Places(1, slot: 0), .. Places(1, slot: 1)];
        var table = new SiteTable(maxEntries: 1, workers: 1);
        LocationNames.Bind(table, "places");
        for (int thread = 0; thread < 3; thread++)
        {
            SiteKey place = places[thread];
            m.Thread($"thread {thread}", () => Count(table, place));
        }

        m.AtQuiescence(() =>
        {
            (SiteKey Place, long Waits)[] counts = CountsOf(table);
            counts.Sum(static count => count.Waits).ShouldBe(3);
            counts.Count(static count => count.Place.CallSite != SiteTable.OtherPlaces).ShouldBe(1);
            counts.Count(static count => count.Place.CallSite == SiteTable.OtherPlaces).ShouldBeLessThanOrEqualTo(1);
        });
    });

    /// <summary>Two make the same entry while a third finds the table full: afterwards there is as much room as before.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void Room_that_nobody_used_is_given_back(MemoryModel memory) => Bounds.Check("places, given back", memory, static m =>
    {
        const int MaxEntries = 2;
        SiteKey[] places = Places(MaxEntries, slot: 0);
        var table = new SiteTable(MaxEntries, workers: 1);
        LocationNames.Bind(table, "places");
        m.Thread("first", () => Find(table, places[0]));
        m.Thread("first as well", () => Find(table, places[0]));
        m.Thread("second", () => Find(table, places[1]));
        m.AtQuiescence(() =>
        {
            Find(table, places[0]).Key.ShouldBe(places[0]);
            Find(table, places[1]).Key.ShouldBe(places[1], "there is room for two");
            Find(table, places[2]).Key.CallSite.ShouldBe(SiteTable.OtherPlaces, "there is none for a third");
        });
    });

    private static void Count(SiteTable table, SiteKey place) => Find(table, place).Count(worker: 0, TimeSpan.FromTicks(1));

    private static SiteTally Find(SiteTable table, SiteKey place) => table.Find(place, static _ => (null, null), 0);

    /// <summary>As told by the tallies, and by those of the worker.</summary>
    private static (SiteKey Place, long Waits)[] CountsOf(SiteTable table)
    {
        BlockingReportEntry[] entries = [.. table.All.Select(static tally => tally.Read()).Where(static entry => entry.Count > 0)];
        foreach (BlockingReportEntry entry in entries)
        {
            entry.Total.Ticks.ShouldBe(entry.Count);
            entry.Workers.ShouldHaveSingleItem().Count.ShouldBe(entry.Count);
        }

        return
        [
            .. entries
                .OrderBy(static entry => entry.CallSite, StringComparer.Ordinal)
                .Select(static entry => (new SiteKey(entry.Kind, entry.KeptWorker, entry.CallSite, entry.Call), entry.Count)),
        ];
    }

    /// <summary>One more than there is room for, which all begin to look at the same slot. Which names do is different in each process.</summary>
    private static SiteKey[] Places(int maxEntries, int slot)
    {
        int slots = (int)BitOperations.RoundUpToPowerOf2((uint)maxEntries * 2);
        return
        [
            .. Enumerable.Range(100, 1_000)
                .Select(static number => new SiteKey(BlockingKind.Noticed, KeptWorker: false, $"place {number}", Call: null))
                .Where(place => (place.GetHashCode() & (slots - 1)) == slot)
                .Take(maxEntries + 1),
        ];
    }
}
