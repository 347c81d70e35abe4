using Magpie.ModelChecking;
using Magpie.Workers;

namespace Magpie.ModelTests.HandingOff;

/// <summary>A thread whose worker is to give way, and goes on after all, perhaps with another one.</summary>
public sealed class GivingWayModel
{
    /// <summary>
    /// Meanwhile another thread may have the worker, and let it give way again: then it comes back from the same stack, but as the
    /// other's. It must be the thread's own again in all respects, or it is lost when it parks.
    /// </summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_thread_that_goes_on_has_its_worker_in_all_respects_row_3(MemoryModel memory) =>
        Bounds.Check(nameof(GivingWayModel), memory, static m =>
        {
            var pool = new WatchedPool(m, workers: 2);
            PoolCore core = pool.Core;
            m.Assert(core.Idle.TryTakeBack(0) && core.Idle.TryTakeBack(1), "the workers are vacant");
            WorkerThread thread = ThreadWith(core, core.Workers[0]);
            WorkerThread other = ThreadWith(core, null);
            WorkerThread third = ThreadWith(core, core.Workers[1]);

            // Two run an item without a worker, and one worker gave way to them.
            core.Room.Return();
            core.Room.Return();
            m.Assert(TryGiveWay(third), "the second worker gives way");
            m.Thread("thread", () => TryGiveWay(thread));
            m.Thread("other", () =>
            {
                for (int leaving = 0; leaving < 2; leaving++)
                {
                    if (core.Room.Leave() is { } worker)
                    {
                        other.Take(worker);
                    }
                }

                core.Room.Return();
                if (other.Worker is not null)
                {
                    TryGiveWay(other);
                }
            });
            m.AtQuiescence(() =>
            {
                foreach (WorkerThread one in (WorkerThread[])[thread, other, third])
                {
                    m.Assert(one.Worker is null || one.Worker.Thread == one, "a worker knows the thread that has it");
                }

                m.Assert(thread.Worker is null || thread.Worker != other.Worker, "a worker has one owner");
            });
        });

    private static WorkerThread ThreadWith(PoolCore core, Worker? worker)
    {
        var thread = new WorkerThread(core, new Assignment(worker, IsSearching: false, default), 0);
        thread.Blocking.HoldsPermit = false;
        return thread;
    }

    private static bool TryGiveWay(WorkerThread thread)
    {
        Worker worker = thread.Worker!;
        return thread.Core.HandOff.TryGiveWay(thread, ref worker);
    }
}
