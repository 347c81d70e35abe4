using System.Runtime.CompilerServices;
using Magpie.HandingOff;
using Magpie.Tests.Support;

namespace Magpie.Tests.HandingOff;

/// <summary>The line by itself: order, leaving, and that permits and waiters do not miss each other.</summary>
public sealed class PermitLineTests
{
    [Fact]
    public void Permits_go_to_waiters_in_the_order_in_which_they_came()
    {
        var line = new PermitLine(1);
        var order = new List<TestWaiter>();
        line.TryTake().ShouldBeTrue();
        TestWaiter[] waiters = [.. Enumerable.Range(0, 20).Select(_ => GetInLine(line, order.Add))];

        line.State.Waiters.ShouldBe(20);
        foreach (TestWaiter _ in waiters)
        {
            line.GiveBack();
        }

        order.ShouldBe(waiters);
        line.GiveBack();
        line.State.ShouldBe(new PermitLineState(1));
    }

    [Fact]
    public void A_waiter_that_comes_while_a_permit_is_left_has_it_at_once()
    {
        var line = new PermitLine(2);

        TestWaiter[] waiters = [.. Enumerable.Range(0, 3).Select(_ => GetInLine(line))];

        waiters.Select(static waiter => waiter.HasPermit).ShouldBe([true, true, false]);
    }

    [Fact]
    public void Who_has_left_is_not_counted_nor_kept_although_no_permit_comes_by()
    {
        var line = new PermitLine(1);
        line.TryTake().ShouldBeTrue();
        TestWaiter first = GetInLine(line);

        WeakReference[] left = LeaveBehindFirst(line, 100);

        line.State.Waiters.ShouldBe(1);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        left.Count(static waiter => waiter.IsAlive).ShouldBe(0);
        line.GiveBack();
        first.HasPermit.ShouldBeTrue();
    }

    [Fact]
    public void Who_leaves_from_the_head_the_middle_and_the_end_leaves_the_order_as_it_was()
    {
        var line = new PermitLine(1);
        var order = new List<TestWaiter>();
        line.TryTake().ShouldBeTrue();
        CancellationTokenSource[] sources = [.. Enumerable.Range(0, 9).Select(static _ => new CancellationTokenSource())];
        TestWaiter[] waiters = [.. sources.Select(source => GetInLine(line, order.Add, source.Token))];

        foreach (int index in new[] { 0, 4, 5, 8 })
        {
            sources[index].Cancel();
        }

        line.State.Waiters.ShouldBe(5);
        for (int i = 0; i < 5; i++)
        {
            line.GiveBack();
        }

        order.ShouldBe([waiters[1], waiters[2], waiters[3], waiters[6], waiters[7]]);
        waiters.Count(static waiter => waiter.HasLeft).ShouldBe(4);
        line.State.Waiters.ShouldBe(0);
    }

    [Fact]
    public void A_waiter_whose_token_is_cancelled_already_does_not_get_in_line()
    {
        var line = new PermitLine(1);

        TestWaiter waiter = GetInLine(line, cancellationToken: new CancellationToken(canceled: true));

        (waiter.HasLeft, waiter.HasPermit).ShouldBe((true, false));
        line.State.ShouldBe(new PermitLineState(1));
    }

    [Fact]
    public void Cancelling_after_the_permit_was_granted_does_nothing()
    {
        var line = new PermitLine(1);
        using var source = new CancellationTokenSource();
        TestWaiter waiter = GetInLine(line, cancellationToken: source.Token);

        source.Cancel();

        (waiter.HasLeft, waiter.HasPermit).ShouldBe((false, true));
        line.State.Available.ShouldBe(0);
    }

    [Fact]
    public void Who_uses_a_permit_may_give_it_back_and_get_in_line_before_it_returns()
    {
        var line = new PermitLine(1);
        line.TryTake().ShouldBeTrue();
        int rounds = 0;
        void Again(TestWaiter waiter)
        {
            if (++rounds < 100)
            {
                GetInLine(line, Again);
            }

            line.GiveBack();
        }

        GetInLine(line, Again);
        line.GiveBack();

        rounds.ShouldBe(100);
        line.State.ShouldBe(new PermitLineState(1));
    }

    [Fact]
    public void A_permit_that_its_waiter_cannot_use_goes_to_the_next_however_many_return_it()
    {
        const int Waiters = 100_000;
        var line = new PermitLine(1);
        line.TryTake().ShouldBeTrue();
        int returned = 0;
        for (int i = 0; i < Waiters; i++)
        {
            GetInLine(line, WaiterKind.Able, _ =>
            {
                returned++;
                return PermitUse.Returned;
            });
        }

        line.GiveBack();

        returned.ShouldBe(Waiters);
        line.State.ShouldBe(new PermitLineState(1));
    }

    [Fact]
    public void Permits_that_several_waiters_have_no_use_for_are_all_put_back()
    {
        var line = new PermitLine(2);
        line.TryTake().ShouldBeTrue();
        line.TryTake().ShouldBeTrue();
        line.TakeOrWait(new ClaimingWaiter(line.GiveBack, PermitUse.Returned));
        TestWaiter second = GetInLine(line, WaiterKind.Able, static _ => PermitUse.Returned);

        line.GiveBack();

        second.HasPermit.ShouldBeTrue("both had theirs in one pass");
        line.State.ShouldBe(new PermitLineState(2));
    }

    [Fact]
    public void Who_has_the_turn_but_no_use_for_the_permit_keeps_back_its_kind_alone_and_goes_first_when_it_is_able()
    {
        var line = new PermitLine(1);
        var order = new List<string>();
        PermitUse Use(string name, PermitUse use)
        {
            order.Add(name);
            return use;
        }

        line.TryTake().ShouldBeTrue();
        GetInLine(line, WaiterKind.InTurn, _ => Use("unable", PermitUse.Returned));
        GetInLine(line, WaiterKind.InTurn, _ => Use("second", PermitUse.EndsTurn));
        GetInLine(line, WaiterKind.Able, _ => Use("thread", PermitUse.Used));
        GetInLine(line, WaiterKind.Able, _ => Use("thread", PermitUse.Used));

        line.GiveBack();
        order.ShouldBe(["unable", "thread"]);
        GetInLine(line, WaiterKind.Next, _ => Use("able now", PermitUse.EndsTurn));
        line.GiveBack();
        order.ShouldBe(["unable", "thread", "able now"]);
        line.GiveBack();
        line.GiveBack();
        line.GiveBack();

        order.ShouldBe(["unable", "thread", "able now", "second", "thread"]);
        line.State.ShouldBe(new PermitLineState(1));
    }

    [Fact]
    public void A_turn_that_is_given_up_goes_to_the_next_of_its_kind()
    {
        var line = new PermitLine(1);
        bool secondRan = false;
        GetInLine(line, WaiterKind.InTurn, static _ => PermitUse.Returned);
        GetInLine(line, WaiterKind.InTurn, _ =>
        {
            secondRan = true;
            return PermitUse.EndsTurn;
        });
        secondRan.ShouldBeFalse();
        line.State.Available.ShouldBe(1);

        line.EndTurn();

        secondRan.ShouldBeTrue();
        line.GiveBack();
        line.State.ShouldBe(new PermitLineState(1));
    }

    [Fact]
    public void A_permit_that_somebody_waits_for_is_not_taken_by_another()
    {
        var line = new PermitLine(2);
        line.TryTake().ShouldBeTrue();
        line.TryTake().ShouldBeTrue();
        bool barged = true;
        line.TakeOrWait(new ClaimingWaiter(() =>
        {
            // The line is being served: this permit is left until it is the next one's turn.
            line.GiveBack();
            barged = line.TryTake();
        }));
        TestWaiter second = GetInLine(line);

        line.GiveBack();

        barged.ShouldBeFalse();
        second.HasPermit.ShouldBeTrue();
    }

    [Fact]
    public async Task No_permit_and_no_waiter_is_lost_when_all_come_go_and_give_back_at_once()
    {
        const int Threads = 4;
        const int Rounds = 5_000;
        var line = new PermitLine(2);
        int ended = 0;
        int inside = 0;
        int most = 0;
        using var start = new Barrier(Threads);

        Task[] threads = [.. Enumerable.Range(0, Threads).Select(seed => TestThread.Run(() =>
        {
            var random = new Random(seed);
            start.SignalAndWait(Bounded.Limit).ShouldBeTrue();
            for (int i = 0; i < Rounds; i++)
            {
                using var source = new CancellationTokenSource();
                TestWaiter waiter = GetInLine(
                    line,
                    _ =>
                    {
                        InterlockedMax(ref most, Interlocked.Increment(ref inside));
                        Interlocked.Decrement(ref inside);
                        Interlocked.Increment(ref ended);
                        line.GiveBack();
                    },
                    random.Next(2) == 0 ? source.Token : CancellationToken.None);
                source.Cancel();
                if (waiter.HasLeft)
                {
                    Interlocked.Increment(ref ended);
                }
            }
        }))];
        await Task.WhenAll(threads).WaitAsync(Bounded.Limit);

        ended.ShouldBe(Threads * Rounds);
        most.ShouldBeInRange(1, 2);
        line.State.ShouldBe(new PermitLineState(2));
    }

    [Fact]
    public void Who_throws_when_it_gets_its_permit_costs_nobody_else_theirs()
    {
        var line = new PermitLine(1);
        line.TryTake().ShouldBeTrue();
        var failure = new OutOfMemoryException("no memory to go on with");
        TestWaiter first = GetInLine(line, _ => throw failure);
        TestWaiter second = GetInLine(line, _ => throw failure);
        TestWaiter third = GetInLine(line);

        Should.NotThrow(line.GiveBack);

        (first.Failure, second.Failure).ShouldBe((failure, failure));
        third.HasPermit.ShouldBeTrue();
        line.GiveBack();
        line.State.ShouldBe(new PermitLineState(1));
    }

    private static TestWaiter GetInLine(
        PermitLine line, Action<TestWaiter>? onPermit = null, CancellationToken cancellationToken = default) =>
        GetInLine(
            line,
            WaiterKind.Able,
            waiter =>
            {
                onPermit?.Invoke(waiter);
                return PermitUse.Used;
            },
            cancellationToken);

    private static TestWaiter GetInLine(
        PermitLine line, WaiterKind kind, Func<TestWaiter, PermitUse> onPermit, CancellationToken cancellationToken = default)
    {
        var waiter = new TestWaiter(line, kind, onPermit);
        waiter.GetInLine(cancellationToken, CancellationToken.None);
        return waiter;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference[] LeaveBehindFirst(PermitLine line, int count)
    {
        using var source = new CancellationTokenSource();
        WeakReference[] waiters = [.. Enumerable.Range(0, count).Select(_ => new WeakReference(GetInLine(line, cancellationToken: source.Token)))];
        line.State.Waiters.ShouldBe(count + 1);
        source.Cancel();
        return waiters;
    }

    private sealed class ClaimingWaiter(Action claiming, PermitUse use = PermitUse.Used) : PermitWaiter
    {
        public override bool TryClaim()
        {
            claiming();
            return true;
        }

        public override PermitUse FailToUse(Exception exception) => PermitUse.Returned;

        public override PermitUse UsePermit() => use;
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen = Volatile.Read(ref target);
        while (seen < value)
        {
            int before = Interlocked.CompareExchange(ref target, value, seen);
            if (before == seen)
            {
                return;
            }

            seen = before;
        }
    }
}
