using Magpie.Primitives;
using Magpie.Tests.Support;

namespace Magpie.Tests.Primitives;

public sealed class WaitTests
{
    [Fact]
    public void An_open_gate_lets_one_pass_and_closes()
    {
        var gate = new WaitGate();
        gate.Open();
        gate.Open();
        gate.WaitAndClose(TimeSpan.Zero).ShouldBeTrue();
        gate.WaitAndClose(TimeSpan.Zero).ShouldBeFalse();
    }

    [Fact]
    public async Task A_closed_gate_keeps_a_thread_until_it_is_opened()
    {
        var gate = new WaitGate();
        Task<bool> passed = Task.Factory.StartNew(
            () => gate.WaitAndClose(Bounded.Limit), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        gate.Open();
        (await passed.WaitAsync(Bounded.Limit, TestContext.Current.CancellationToken)).ShouldBeTrue();
    }

    [Fact]
    public void A_word_that_holds_another_value_is_not_waited_for()
    {
        if (!Futex.IsSupported)
        {
            return;
        }

        var word = new PinnedWord<Futex>();
        word.Exchange(1).ShouldBe(0);
        word.WaitWhile(expected: 2, Timeout.InfiniteTimeSpan);
        word.TryExchange(1, 3).ShouldBeTrue();
        word.TryExchange(1, 4).ShouldBeFalse();
    }

    [Fact]
    public async Task A_word_wakes_the_thread_that_waits_for_it()
    {
        if (!Futex.IsSupported)
        {
            return;
        }

        var word = new PinnedWord<Futex>();
        Task woken = TestThread.Run(() =>
        {
            while (!word.TryExchange(1, 2))
            {
                word.WaitWhile(expected: 0, Timeout.InfiniteTimeSpan);
            }
        });
        word.Exchange(1);
        word.WakeOne();
        await woken.WaitAsync(Bounded.Limit, TestContext.Current.CancellationToken);
        word.TryExchange(2, 0).ShouldBeTrue();
    }

    [Fact]
    public async Task A_timer_calls_back_once_for_each_start()
    {
        using var called = new SemaphoreSlim(0);
        var timer = new OneShotTimer(() => called.Release());
        for (int i = 0; i < 2; i++)
        {
            timer.Start(TimeSpan.FromMilliseconds(1));
            (await called.WaitAsync(Bounded.Limit, TestContext.Current.CancellationToken)).ShouldBeTrue();
        }
    }
}
