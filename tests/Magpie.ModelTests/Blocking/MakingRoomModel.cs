using Magpie.HandingOff;
using Magpie.ModelChecking;
using Magpie.Primitives;
using Magpie.Workers;

namespace Magpie.ModelTests.HandingOff;

/// <summary>Workers give way to threads that come back from blocking, and are taken when those end or block again.</summary>
public sealed class MakingRoomModel
{
    /// <summary>The one worker is used by its thread, or waits, or belongs to the thread that freed it.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_worker_that_gives_way_is_taken_once_and_never_left_behind(MemoryModel memory) => Bounds.Check(nameof(MakingRoomModel), memory, static m =>
    {
        var pool = new ModelPool(m, workers: 1);
        Worker own = pool.Run(0);
        MakingRoom room = pool.Core.Room;
        var uses = new Plain<int>(0);
        int owners = 0;
        for (int thread = 0; thread < 2; thread++)
        {
            m.Thread($"returned {thread}", () =>
            {
                room.Return();
                if (room.Leave() is not null)
                {
                    uses.Write(uses.Read() + 1);
                    owners++;
                }
            });
        }

        m.Thread("worker", () =>
        {
            Worker worker = own;
            for (int boundary = 0; boundary < 2; boundary++)
            {
                uses.Write(uses.Read() + 1);
                if (room.TryGiveWay(ref worker))
                {
                    return;
                }
            }

            owners++;
        });
        m.AtQuiescence(() =>
        {
            owners.ShouldBe(1);
            room.State.ShouldBe(default);
        });
    });

    /// <summary>Of two workers each has one user at a time, whichever of them is taken.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void Of_two_workers_that_give_way_neither_has_two_users(MemoryModel memory) => Bounds.Check($"{nameof(MakingRoomModel)}: two workers", memory, static m =>
    {
        var pool = new ModelPool(m, workers: 2);
        MakingRoom room = pool.Core.Room;
        Worker[] workers = [pool.Run(0), pool.Run(1)];
        var uses = new Plain<int>[2];
        int owners = 0;
        void Use(Worker worker) => uses[worker.Id].Write(uses[worker.Id].Read() + 1);

        m.Thread("returned", () =>
        {
            for (int block = 0; block < 2; block++)
            {
                room.Return();
                if (room.Leave() is { } freed)
                {
                    Use(freed);
                    owners++;
                }
            }
        });
        foreach (Worker own in workers)
        {
            m.Thread($"worker {own.Id}", () =>
            {
                Worker worker = own;
                if (!room.TryGiveWay(ref worker))
                {
                    Use(worker);
                    owners++;
                }
            });
        }

        m.AtQuiescence(() =>
        {
            owners.ShouldBe(2);
            room.State.ShouldBe(default);
        });
    });
}
