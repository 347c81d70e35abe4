using Magpie.ModelChecking;
using Magpie.Parking;
using Magpie.Primitives;

namespace Magpie.ModelTests.HandingOff;

/// <summary>One worker's seat between the thread that offers it and those that come for it (bug class 8), without a pool around it.</summary>
public sealed class SeatModel
{
    /// <summary>The queues of a worker, as far as ownership goes: a fault if two threads use them that nothing orders.</summary>
    private sealed class Queues
    {
        private Plain<int> _uses;

        public int Owner { get; private set; } = -1;

        public void Use(int thread)
        {
            Owner = thread;
            _uses.Write(_uses.Read() + 1);
        }
    }

    /// <summary>A offers its worker twice; B and C come for it, use it, and offer it in turn.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void One_thread_has_the_worker_whoever_takes_it_row_8(MemoryModel memory) =>
        Bounds.Check(nameof(SeatModel), memory, static m =>
        {
            var idle = new IdleWorkers(1);
            LocationNames.Bind(idle, "idle");
            var queues = new Queues();
            var owners = new bool[3];
            m.Invariant("the worker has one owner", () => owners.Count(static owns => owns) <= 1);
            idle.TryReserveWake();
            idle.TryClaim(out _, out _);
            idle.EndSearch(SearchKind.Patient);
            owners[0] = true;
            m.Thread("A", () =>
            {
                Offer(idle, owners, queues, thread: 0);
                if (TakeBack(idle, owners, queues, thread: 0))
                {
                    Offer(idle, owners, queues, thread: 0);
                    TakeBack(idle, owners, queues, thread: 0);
                }
            });
            foreach (int thread in (int[])[1, 2])
            {
                m.Thread(thread == 1 ? "B" : "C", () =>
                {
                    if (idle.TryReserveWake())
                    {
                        if (!idle.TryClaim(out _, out bool wasVacant))
                        {
                            idle.CancelReservation();
                            return;
                        }

                        m.Assert(wasVacant, "nobody sleeps with the worker");
                        owners[thread] = true;
                        queues.Use(thread);
                        idle.EndSearch(SearchKind.Patient);
                        Offer(idle, owners, queues, thread);
                        TakeBack(idle, owners, queues, thread);
                    }
                });
            }

            m.AtQuiescence(() =>
            {
                bool isTaken = owners.Contains(true);
                m.Assert(isTaken == (idle.OccupancyOf(0) == SeatOccupancy.Running), "the seat tells whether somebody has the worker");
                m.Assert(idle.State.Equals(new IdleState(searching: 0, patient: 0, unparked: isTaken ? 1 : 0)), $"the idle word tells it, too; {idle.State}");
            });
        });

    private static void Offer(IdleWorkers idle, bool[] owners, Queues queues, int thread)
    {
        queues.Use(thread);
        owners[thread] = false;
        idle.Leave(0, SeatOccupancy.Vacant, SearchKind.None);
    }

    private static bool TakeBack(IdleWorkers idle, bool[] owners, Queues queues, int thread)
    {
        owners[thread] = idle.TryTakeBack(0);
        if (owners[thread])
        {
            queues.Use(thread);
        }

        return owners[thread];
    }
}
