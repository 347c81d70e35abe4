using System.Collections.Concurrent;
using Magpie.HandingOff;
using Magpie.Tests.Support;
using Magpie.Workers;

namespace Magpie.Tests.HandingOff;

/// <summary>Threads that come back from blocking finish their items at once, and workers stop at their next item boundary in return.</summary>
public sealed class MakingRoomTests
{
    private const int Workers = 2;

    [Fact]
    public async Task No_item_begins_while_more_threads_than_workers_came_back_from_blocking()
    {
        const int Blocked = 40;
        using var test = new TestPool(Workers, static options => options.StallThreshold = TimeSpan.FromMinutes(1));
        using var gate = new Gate();
        using var back = new CountdownEvent(Blocked);
        using var spinning = new SpinningThreads();
        Task[] items = [.. Enumerable.Range(0, Blocked).Select(_ => test.Pool.Run(() =>
        {
            gate.Wait(test.Pool);
            back.Signal();
            spinning.Spin();
        }))];
        Bounded.UntilSnapshot(test.Pool, static snapshot => snapshot.Threads.Blocked == Blocked, "all items block");

        // Each worker has a thread, so that none is taken back; and always a next item, so that it comes to a boundary again and again.
        int begun = 0;
        bool stop = false;
        void Next()
        {
            Interlocked.Increment(ref begun);
            Busy.Until(() => Volatile.Read(ref begun) >= Workers);
            if (!Volatile.Read(ref stop))
            {
                test.Pool.Post(Next);
            }
        }

        test.Pool.Post(Next);
        test.Pool.Post(Next);
        Bounded.Until(test.Pool, () => Volatile.Read(ref begun) > Workers, "both workers have threads");
        gate.Open();
        back.WaitWithin(test.Pool);
        MakingRoom room = test.Pool.Core.Room;
        Bounded.Until(test.Pool, () => room.State is { Returned: Blocked, Given: Workers }, "all workers gave way");
        int begunThen = Volatile.Read(ref begun);

        spinning.End(Blocked - Workers);
        Bounded.Until(test.Pool, () => room.State.Returned == Workers, "the others ended");
        Volatile.Read(ref begun).ShouldBe(begunThen);
        room.State.Given.ShouldBe(Workers);

        spinning.End(Workers);
        Bounded.Until(test.Pool, () => Volatile.Read(ref begun) > begunThen, "the workers go on");
        Volatile.Write(ref stop, true);
        await Task.WhenAll(items).Within(test.Pool);
        await test.Pool.BecomesIdle();
        room.State.ShouldBe(default);
    }

    [Fact]
    public async Task A_thread_that_came_back_and_blocks_again_lets_a_worker_go_on()
    {
        using var test = new TestPool(workers: 1);
        using var first = new Gate();
        using var second = new Gate();
        using var spinning = new SpinningThreads();
        Task blocked = test.Pool.Run(() =>
        {
            first.Wait(test.Pool);
            spinning.Spin();
            second.Wait(test.Pool);
        });
        Bounded.UntilSnapshot(test.Pool, static snapshot => snapshot.Threads.Blocked == 1, "the item blocks");
        bool stop = false;
        int begun = 0;
        void Next()
        {
            Interlocked.Increment(ref begun);
            if (!Volatile.Read(ref stop))
            {
                test.Pool.Post(Next);
            }
        }

        test.Pool.Post(Next);
        first.Open();
        MakingRoom room = test.Pool.Core.Room;
        Bounded.Until(test.Pool, () => room.State.Given == 1, "the worker gave way");
        int begunThen = Volatile.Read(ref begun);

        spinning.End(1);

        Bounded.Until(test.Pool, () => Volatile.Read(ref begun) > begunThen, "the worker goes on");
        Volatile.Write(ref stop, true);
        await test.Pool.Run(second.Open).Within(test.Pool);
        await blocked.Within(test.Pool);
    }

    [Fact]
    public void No_worker_gives_way_while_another_sleeps()
    {
        using var test = new TestPool(Workers);
        PoolCore core = test.Pool.Core;
        Worker worker = core.Workers[0];
        core.Idle.TryTakeBack(0).ShouldBeTrue();
        core.Room.Return();

        core.Room.TryGiveWay(ref worker).ShouldBeFalse();
        core.Idle.TryTakeBack(1).ShouldBeTrue();
        core.Room.TryGiveWay(ref worker).ShouldBeTrue();

        core.Room.Leave().ShouldBe(worker);
        core.Room.State.ShouldBe(default);
    }

    [Fact]
    public async Task A_pool_whose_workers_gave_way_ends()
    {
        using var test = new TestPool(workers: 1);
        using var gate = new Gate();
        using var spinning = new SpinningThreads();
        test.Pool.Post(() =>
        {
            gate.Wait(test.Pool);
            spinning.Spin();
        });
        Bounded.UntilSnapshot(test.Pool, static snapshot => snapshot.Threads.Blocked == 1, "the item blocks");
        int left = 1000;
        void Next()
        {
            if (--left > 0)
            {
                test.Pool.Post(Next);
            }
        }

        test.Pool.Post(Next);
        gate.Open();
        Bounded.Until(test.Pool, () => spinning.Count == 1, "the thread is back");
        Task ended = test.Pool.ShutdownAsync();
        spinning.End(1);

        await ended.Within(test.Pool);
        left.ShouldBe(0);
    }

    [Fact]
    public async Task Workers_do_not_wait_for_a_thread_that_came_back_and_blocks_unnoticed()
    {
        const int Items = 20;
        using var test = new TestPool(workers: 1, static options => options.StallThreshold = TimeSpan.FromMilliseconds(1));
        int ran = 0;

        // Its worker is taken in its first sleep, and it notices at its next submission.
        Task producing = test.Pool.Run(() =>
        {
            while (Volatile.Read(ref ran) < Items)
            {
                test.Pool.Post(() => Interlocked.Increment(ref ran));
                Thread.Sleep(10);
            }
        });

        await producing.Within(test.Pool);
        await test.Pool.BecomesIdle();
    }

    [Fact]
    public async Task Workers_do_not_wait_for_a_thread_that_polls_with_short_sleeps()
    {
        using var test = new TestPool(workers: 1, static options => options.StallThreshold = TimeSpan.FromMilliseconds(1));
        using var gate = new Gate();
        bool isBack = false;
        bool ran = false;
        Task polling = test.Pool.Run(() =>
        {
            gate.Wait(test.Pool);
            Volatile.Write(ref isBack, true);
            while (!Volatile.Read(ref ran))
            {
                Thread.Sleep(1);
            }
        });
        Bounded.UntilSnapshot(test.Pool, static snapshot => snapshot.Threads.Blocked == 1, "the item blocks");
        using var busy = new Busy();
        Task other = test.Pool.Run(busy.Spin);
        busy.Begun.WaitWithin(test.Pool);
        gate.Open();

        // Not by what is counted: the monitor may have counted it out again by the time that anybody looks.
        Bounded.Until(test.Pool, () => Volatile.Read(ref isBack), "the thread is back");
        test.Pool.Post(() => Volatile.Write(ref ran, true));
        busy.End();

        await Task.WhenAll(polling, other).Within(test.Pool);
        Bounded.Until(test.Pool, () => test.Pool.Core.Room.State is { Returned: 0, Given: 0 }, "nobody waits");
    }

    /// <summary>Threads that compute until they are told to end. Disposing ends them all.</summary>
    private sealed class SpinningThreads : IDisposable
    {
        private readonly ConcurrentQueue<object> _ends = new();
        private int _count;
        private volatile bool _all;

        public int Count => Volatile.Read(ref _count);

        public void Spin()
        {
            Interlocked.Increment(ref _count);
            while (!_all && !_ends.TryDequeue(out _))
            {
                Thread.SpinWait(100);
            }
        }

        public void End(int count)
        {
            for (int i = 0; i < count; i++)
            {
                _ends.Enqueue(this);
            }
        }

        public void Dispose() => _all = true;
    }
}
