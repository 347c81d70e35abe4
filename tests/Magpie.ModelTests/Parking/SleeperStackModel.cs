using System.Runtime.CompilerServices;
using Magpie.ModelChecking;
using Magpie.Parking;
using Magpie.Primitives;

namespace Magpie.ModelTests.Parking;

/// <summary>The stack of sleeping workers (bug class 17): a pop that was overtaken must not put back what others have.</summary>
public sealed class SleeperStackModel
{
    /// <summary>The highest tag: the next push wraps it around.</summary>
    private const long LastTag = unchecked((long)0xFFFF_FFFF_0000_0000);

    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_worker_is_popped_once_although_others_pop_and_push_it_meanwhile(MemoryModel memory) => Bounds.Check("sleeper stack", memory, static m =>
    {
        var sleepers = new SleeperStack(3);
        LocationNames.Bind(sleepers, "sleepers");
        HeadOf(sleepers).Value.Write(LastTag);
        var owners = new int[3];
        for (int worker = 2; worker >= 0; worker--)
        {
            sleepers.Push(worker);
        }

        m.Thread("notifier 0", () => Pop(sleepers, owners));
        m.Thread("notifier 1", () =>
        {
            // The worker that was on top runs, and leaves again, while the next one still runs.
            int first = Pop(sleepers, owners);
            _ = Pop(sleepers, owners);
            if (first >= 0)
            {
                owners[first]--;
                sleepers.Push(first);
            }
        });
        m.Invariant("nobody has a worker that another one has", () => Array.TrueForAll(owners, count => count <= 1));
        m.AtQuiescence(() =>
        {
            while (Pop(sleepers, owners) >= 0)
            {
            }

            owners.ShouldAllBe(count => count == 1, "each worker is in the stack, or was popped");
        });
    });

    private static int Pop(SleeperStack sleepers, int[] owners)
    {
        if (!sleepers.TryPop(out int worker))
        {
            return -1;
        }

        owners[worker]++;
        return worker;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_head")]
    private static extern ref Padded<AtomicInt64> HeadOf(SleeperStack stack);
}
