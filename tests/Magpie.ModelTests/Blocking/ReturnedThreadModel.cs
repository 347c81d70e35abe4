using Magpie.HandingOff;
using Magpie.ModelChecking;
using Magpie.Primitives;
using Magpie.Workers;

namespace Magpie.ModelTests.HandingOff;

/// <summary>A thread that goes on without a worker, and the stall monitor that takes it for one that blocks (bug class 13).</summary>
public sealed class ReturnedThreadModel
{
    /// <summary>
    /// Both count it out, as a worker may be about to give way to it; then it returns again, and both count it out again. It counts once each time, and
    /// the worker is used by one of them, and not left behind.
    /// </summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_thread_is_counted_out_once_by_itself_or_by_the_monitor_row_13(MemoryModel memory) =>
        Bounds.Check(nameof(ReturnedThreadModel), memory, static m =>
        {
            var pool = new ModelPool(m, workers: 1);
            Worker own = pool.Run(0);
            MakingRoom room = pool.Core.Room;
            var uses = new Plain<int>(0);
            int owners = 0;
            void CountOut(ReturnedThread thread)
            {
                if (thread.Leave(room) is not null)
                {
                    uses.Write(uses.Read() + 1);
                    owners++;
                }
            }

            var first = new ReturnedThread(null!);
            var again = default(AtomicReference<ReturnedThread>);
            room.Return();
            m.Thread("returned", () =>
            {
                CountOut(first);
                var second = new ReturnedThread(null!);
                room.Return();
                again.Write(second);
                CountOut(second);
            });
            m.Thread("monitor", () =>
            {
                CountOut(first);
                if (again.Read() is { } second)
                {
                    CountOut(second);
                }
            });
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
}
