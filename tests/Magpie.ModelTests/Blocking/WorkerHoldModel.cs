using Magpie.HandingOff;
using Magpie.ModelChecking;
using Magpie.Primitives;

namespace Magpie.ModelTests.HandingOff;

/// <summary>The hold: a thread uses its worker now and then, and the stall monitor takes it in between.</summary>
public sealed class WorkerHoldModel
{
    /// <summary>The worker is a cell that races if both use it; what one did is there for the other.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_worker_is_never_used_by_its_thread_and_the_monitor_at_once(MemoryModel memory) => Bounds.Check(nameof(WorkerHoldModel), memory, static m =>
    {
        var hold = new WorkerHold();
        var worker = new Plain<int>(0);
        int threadUses = 0;
        bool threadLost = false;
        bool monitorHas = false;
        m.Thread("thread", () =>
        {
            hold.Release();
            while (threadUses < 2 && !threadLost)
            {
                if (hold.TryUse())
                {
                    threadUses++;
                    worker.Write(worker.Read() + 1);
                    hold.Release();
                }
                else
                {
                    threadLost = true;
                    hold.Forget();
                }
            }
        });
        m.Thread("monitor", () =>
        {
            if (!hold.TryClaim())
            {
                return;
            }

            if (hold.TryTake())
            {
                worker.Write(worker.Read() + 10);
                monitorHas = true;
            }
            else
            {
                hold.Withdraw();
            }
        });
        m.AtQuiescence(() =>
        {
            worker.Read().ShouldBe(threadUses + (monitorHas ? 10 : 0));
            (threadLost && !monitorHas).ShouldBeFalse();
            hold.TryUse().ShouldBe(!monitorHas || threadLost);
        });
    });

    /// <summary>The thread that lost its worker, and has it again, can lose it again.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_monitor_that_tries_again_and_again_is_seen_each_time(MemoryModel memory) => Bounds.Check(nameof(WorkerHoldModel), memory, static m =>
    {
        var hold = new WorkerHold();
        var worker = new Plain<int>(0);
        int uses = 0;
        int takings = 0;
        m.Thread("thread", () =>
        {
            hold.Release();
            for (int i = 0; i < 2; i++)
            {
                if (hold.TryUse())
                {
                    uses++;
                    worker.Write(worker.Read() + 1);
                    hold.Release();
                }
                else
                {
                    return;
                }
            }
        });
        m.Thread("monitor", () =>
        {
            for (int i = 0; i < 2 && takings == 0; i++)
            {
                if (hold.TryClaim() && hold.TryTake())
                {
                    takings++;
                    worker.Write(worker.Read() + 10);
                }
            }
        });
        m.AtQuiescence(() => worker.Read().ShouldBe(uses + (10 * takings)));
    });

    /// <summary>The monitor claims the worker, withdraws, and claims it anew, while the thread comes and goes.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_claim_that_is_withdrawn_and_made_anew_is_one_or_the_other_row_8(MemoryModel memory) => Bounds.Check($"{nameof(WorkerHoldModel)}: anew", memory, static m =>
    {
        var hold = new WorkerHold();
        var worker = new Plain<int>(0);
        int uses = 0;
        bool threadLost = false;
        bool monitorHas = false;
        m.Thread("thread", () =>
        {
            hold.Release();
            while (uses < 2 && !threadLost)
            {
                if (hold.TryUse())
                {
                    uses++;
                    worker.Write(worker.Read() + 1);
                    hold.Release();
                }
                else
                {
                    threadLost = true;
                    hold.Forget();
                }
            }
        });
        m.Thread("monitor", () =>
        {
            if (hold.TryClaim())
            {
                hold.Withdraw();
            }

            if (!hold.TryClaim())
            {
                return;
            }

            if (hold.TryTake())
            {
                worker.Write(worker.Read() + 10);
                monitorHas = true;
            }
            else
            {
                hold.Withdraw();
            }
        });
        m.AtQuiescence(() =>
        {
            worker.Read().ShouldBe(uses + (monitorHas ? 10 : 0));
            (threadLost && !monitorHas).ShouldBeFalse();
            hold.TryUse().ShouldBe(!monitorHas || threadLost);
        });
    });
}
