using System.Diagnostics;
using Magpie.Tests.Support;

namespace Magpie.Tests.Parking;

/// <summary>What every parker must do, whatever it is made of.</summary>
public abstract class ParkerContract
{
    protected abstract IParker Create();

    [Fact]
    public void An_early_token_is_kept()
    {
        IParker parker = Create();

        parker.Unpark();

        parker.Park(Bounded.Limit).ShouldBeTrue();
    }

    [Fact]
    public void There_is_one_token_however_often_it_is_left()
    {
        IParker parker = Create();

        parker.Unpark();
        parker.Unpark();

        parker.Park(Bounded.Limit).ShouldBeTrue();
        parker.Park(TimeSpan.FromMilliseconds(1)).ShouldBeFalse();
    }

    [Fact]
    public void A_wait_without_a_token_ends_when_its_time_has_passed_and_not_before()
    {
        IParker parker = Create();
        var time = TimeSpan.FromMilliseconds(20);
        long start = Stopwatch.GetTimestamp();

        parker.Park(time).ShouldBeFalse();

        Stopwatch.GetElapsedTime(start).ShouldBeGreaterThanOrEqualTo(time);
    }

    [Fact]
    public void A_wait_of_no_time_takes_a_token_if_there_is_one()
    {
        IParker parker = Create();

        parker.Park(TimeSpan.Zero).ShouldBeFalse();
        parker.Unpark();
        parker.Park(TimeSpan.Zero).ShouldBeTrue();
        parker.Park(TimeSpan.Zero).ShouldBeFalse();
    }

    [Fact]
    public void A_token_after_a_wait_that_timed_out_is_kept_for_the_next()
    {
        IParker parker = Create();

        parker.Park(TimeSpan.FromMilliseconds(1)).ShouldBeFalse();
        parker.Unpark();

        parker.Park(Bounded.Limit).ShouldBeTrue();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Two_threads_that_wake_each_other_in_turn_lose_no_wakeup(bool timed)
    {
        const int Rounds = 2_000;
        IParker mine = Create();
        IParker theirs = Create();

        void Answer()
        {
            for (int round = 0; round < Rounds; round++)
            {
                Park(mine, timed);
                theirs.Unpark();
            }
        }

        void Ask()
        {
            for (int round = 0; round < Rounds; round++)
            {
                mine.Unpark();
                Park(theirs, timed);
            }
        }

        await Task.WhenAll(TestThread.Run(Answer), TestThread.Run(Ask)).WaitAsync(Bounded.Limit);
    }

    [Fact]
    public async Task In_a_storm_of_unparks_the_last_one_is_seen()
    {
        const int Threads = 3;
        const int Each = 5_000;
        IParker parker = Create();
        int[] events = [0];

        void Storm()
        {
            for (int i = 0; i < Each; i++)
            {
                Interlocked.Increment(ref events[0]);
                parker.Unpark();
            }
        }

        void Sleep()
        {
            while (Volatile.Read(ref events[0]) < Threads * Each)
            {
                parker.Park();
            }
        }

        await Task.WhenAll([TestThread.Run(Sleep), .. Enumerable.Range(0, Threads).Select(_ => TestThread.Run(Storm))]).WaitAsync(Bounded.Limit);
    }

    private static void Park(IParker parker, bool timed)
    {
        if (timed)
        {
            parker.Park(Bounded.Limit).ShouldBeTrue();
        }
        else
        {
            parker.Park();
        }
    }
}
