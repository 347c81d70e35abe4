using System.Runtime.CompilerServices;
using Magpie.Primitives;
using Magpie.Tests.Support;
using Magpie.Workers;

namespace Magpie.Tests.Workers;

/// <summary>How long a worker searches before it parks.</summary>
public sealed class SearchPatienceTests
{
    private static readonly TimeSpan _long = SearchPatience.ShortSleep;
    private static readonly TimeSpan _short = SearchPatience.ShortSleep - TimeSpan.FromTicks(1);

    [Fact]
    public void A_worker_of_which_nothing_is_known_searches_long() => new SearchPatience().IsLong.ShouldBeTrue();

    [Fact]
    public void One_sleep_is_no_reason_to_search_shorter()
    {
        var patience = new SearchPatience();

        patience.NoteSlept(_long);

        patience.IsLong.ShouldBeTrue();
    }

    [Fact]
    public void A_search_that_never_finds_work_becomes_short_and_stays_so()
    {
        SearchPatience patience = AfterLongSleeps(8);

        patience.IsLong.ShouldBeFalse();
        AfterLongSleeps(1_000).IsLong.ShouldBeFalse();
    }

    [Fact]
    public void A_search_that_would_have_found_work_becomes_long_again_however_long_it_was_short()
    {
        SearchPatience patience = AfterLongSleeps(1_000);

        patience.NoteSlept(_short);
        patience.NoteSlept(_short);

        patience.IsLong.ShouldBeTrue();
    }

    [Fact]
    public void A_search_that_finds_work_stays_long_although_now_and_then_it_does_not()
    {
        var patience = new SearchPatience();
        for (int i = 0; i < 1_000; i++)
        {
            patience.NoteFound();
            patience.NoteSlept(_long);
            patience.IsLong.ShouldBeTrue();
            patience.NoteSlept(_long);
            patience.IsLong.ShouldBeTrue();
        }
    }

    [Fact]
    public void A_worker_that_is_woken_long_after_it_parked_looks_round_once_before_it_parks_again()
    {
        using var asleep = new SemaphoreSlim(0);
        using var test = new TestPool(workers: 2, options =>
        {
            options.CreateParker = _ => new TellingParker(asleep);
            TestPool.WithoutMonitor(options);
        });

        // There is one other worker to look at. Where the test's thread waits for a processor the other worker may be woken too, which has to learn as well.
        bool looksOnce = false;
        for (int i = 0; i < 200 && !looksOnce; i++)
        {
            long before = Attempts(test.Pool);
            RunAfterALongSleep(test, asleep, items: 10);
            looksOnce = Attempts(test.Pool) - before == 10;
        }

        looksOnce.ShouldBeTrue();
    }

    private static SearchPatience AfterLongSleeps(int count)
    {
        var patience = new SearchPatience();
        for (int i = 0; i < count; i++)
        {
            patience.NoteSlept(_long);
        }

        return patience;
    }

    private static void RunAfterALongSleep(TestPool test, SemaphoreSlim asleep, int items)
    {
        for (int i = 0; i < items; i++)
        {
            TimeSpan begin = MonotonicClock.Now;
            Busy.Until(() => MonotonicClock.Now - begin > 2 * SearchPatience.ShortSleep);
            test.Pool.Post(static () => { });
            asleep.WaitWithin(test.Pool);
        }
    }

    private static long Attempts(WorkStealingPool pool) =>
        Core(pool).Workers.Sum(static worker => worker.Counters.StealAttempts);

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_core")]
    private static extern ref PoolCore Core(WorkStealingPool pool);
}
