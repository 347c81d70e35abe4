using Magpie.Primitives;

namespace Magpie.ModelChecking.Tests.Algorithms;

/// <summary>Threads that wait: for an address, for a gate, for each other, for time.</summary>
public sealed class WaitingTests
{
    private const int Empty = 0;
    private const int Token = 1;

    [Theory]
    [MemberData(nameof(Correct.Memories), MemberType = typeof(Correct))]
    public void Looking_and_then_sleeping_without_a_token_loses_a_wakeup(MemoryModel memory)
    {
        ModelFaultException fault = Faulty.Fault(memory, static m =>
        {
            var words = new Words();
            var sleeper = new PinnedWord<Futex>();
            m.Thread("waiter", () =>
            {
                if (words.X.Read() == 0)
                {
                    sleeper.WaitWhile(Empty, Timeout.InfiniteTimeSpan);
                }
            });
            m.Thread("waker", () =>
            {
                words.X.Write(1);
                sleeper.WakeOne();
            });
        });

        fault.Kind.ShouldBe(FaultKind.Deadlock);
        fault.Fault.ShouldContain("waiter waits on");
    }

    [Theory]
    [MemberData(nameof(Correct.Memories), MemberType = typeof(Correct))]
    public void With_a_token_none_is_lost(MemoryModel memory) => Correct.Check(
        memory,
        static m =>
        {
            var words = new Words();
            var sleeper = new PinnedWord<Futex>();
            m.Thread("waiter", () =>
            {
                while (words.X.Read() == 0)
                {
                    sleeper.WaitWhile(Empty, Timeout.InfiniteTimeSpan);
                    sleeper.Exchange(Empty);
                }
            });
            m.Thread("waker", () =>
            {
                words.X.Write(1);
                sleeper.Exchange(Token);
                sleeper.WakeOne();
            });
        },
        static options => options with { Preemptions = 2, SpuriousWakeups = 1 });

    [Theory]
    [MemberData(nameof(Correct.Memories), MemberType = typeof(Correct))]
    public void A_wait_may_end_without_reason(MemoryModel memory) => Faulty.Fault(
        memory,
        static m =>
        {
            var words = new Words();
            var sleeper = new PinnedWord<Futex>();
            m.Thread("waiter", () =>
            {
                sleeper.WaitWhile(Empty, Timeout.InfiniteTimeSpan);
                words.X.Read().ShouldBe(1);
            });
            m.Thread("waker", () =>
            {
                words.X.Write(1);
                sleeper.Exchange(Token);
                sleeper.WakeOne();
            });
        },
        static options => options with { Preemptions = 2, SpuriousWakeups = 1 }).Kind.ShouldBe(FaultKind.Exception);

    [Theory]
    [MemberData(nameof(Correct.Memories), MemberType = typeof(Correct))]
    public void A_time_limit_may_pass_at_any_moment(MemoryModel memory) => Faulty.Fault(memory, static m =>
    {
        var gate = new WaitGate();
        m.Thread("waiter", () => gate.WaitAndClose(TimeSpan.FromSeconds(1)).ShouldBeTrue("the gate was opened in time"));
        m.Thread("opener", () => gate.Open());
    }).Kind.ShouldBe(FaultKind.Exception);

    [Fact]
    public void A_time_limit_passes_when_nothing_else_can_happen_and_the_clock_knows() => Correct.Check(MemoryModel.Sequential, static m =>
    {
        var gate = new WaitGate();
        m.Thread("waiter", () =>
        {
            TimeSpan start = MonotonicClock.Now;
            gate.WaitAndClose(TimeSpan.FromHours(1)).ShouldBeFalse();
            (MonotonicClock.Now - start).ShouldBe(TimeSpan.FromHours(1));
        });
    });

    [Fact]
    public void Two_locks_taken_in_opposite_orders_deadlock() =>
        Faulty.Fault(MemoryModel.Sequential, static m => TakeBoth(m, sameOrder: false)).Kind.ShouldBe(FaultKind.Deadlock);

    [Theory]
    [MemberData(nameof(Correct.Memories), MemberType = typeof(Correct))]
    public void Two_locks_taken_in_one_order_do_not(MemoryModel memory) => Correct.Check(memory, static m => TakeBoth(m, sameOrder: true));

    [Fact]
    public void Waiting_for_oneself_to_be_let_go_by_nobody_is_a_livelock() => Faulty.Fault(
        MemoryModel.Sequential,
        static m =>
        {
            var words = new Words();
            m.Thread("spinner", () =>
            {
                while (words.X.Read() == 0)
                {
                    Spin.Wait(1);
                }
            });
        },
        static options => options with { MaxSteps = 500 }).Kind.ShouldBe(FaultKind.Livelock);

    [Theory]
    [MemberData(nameof(Correct.Memories), MemberType = typeof(Correct))]
    public void A_thread_that_spins_gives_way_to_the_one_it_waits_for(MemoryModel memory) => Correct.Check(
        memory,
        static m =>
        {
            var words = new Words();
            m.Thread("first spinner", Wait);
            m.Thread("second spinner", Wait);
            m.Thread("setter", () => words.X.Write(1));

            void Wait()
            {
                while (words.X.Read() == 0)
                {
                    Spin.Wait(1);
                }
            }
        },
        static options => options with { Preemptions = 1, Delays = 1, MaxSteps = 500 });

    [Fact]
    public void A_thread_that_gave_way_alone_may_go_on_before_the_one_that_it_wakes() => Faulty.Fault(MemoryModel.Sequential, static m =>
    {
        var words = new Words();
        var gate = new WaitGate();
        m.Thread("waiter", () =>
        {
            gate.WaitAndClose(Timeout.InfiniteTimeSpan);
            words.X.Read().ShouldBe(0, "the other thread has not gone on");
        });
        m.Thread("opener", () =>
        {
            Spin.Wait(1);
            gate.Open();
            words.X.Write(1);
        });
    }).Kind.ShouldBe(FaultKind.Exception);

    private static void TakeBoth(Scenario m, bool sameOrder)
    {
        var left = new WaitGate();
        var right = new WaitGate();
        left.Open();
        right.Open();
        m.Thread("first", () => Take(left, right));
        m.Thread("second", () => Take(sameOrder ? left : right, sameOrder ? right : left));

        static void Take(WaitGate first, WaitGate second)
        {
            first.WaitAndClose(Timeout.InfiniteTimeSpan);
            second.WaitAndClose(Timeout.InfiniteTimeSpan);
            second.Open();
            first.Open();
        }
    }
}
