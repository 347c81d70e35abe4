using Magpie.ForkJoin;
using Magpie.ModelChecking;

namespace Magpie.ModelTests.ForkJoin;

/// <summary>The deque of branches: the owner takes the last without a fence while others take the first (bug classes 2, 17 and 18).</summary>
public sealed class ForkDequeModel
{
    /// <summary>The owner takes back what it forked, down to the last one, and forks again where a slot was.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void An_owner_and_two_thieves_take_each_branch_once(MemoryModel memory) => Bounds.Check("fork deque", memory, static m =>
    {
        var deque = new ForkDeque<string>(initialCapacity: 2);
        LocationNames.Bind(deque, "deque");
        var taken = new ItemLog(items: 3);
        m.Thread("owner", () =>
        {
            Push(deque, 1);
            Push(deque, 2);
            Take(taken, deque.TryPop());
            Take(taken, deque.TryPop());
            Push(deque, 3);
            Take(taken, deque.TryPop());
        });
        m.Thread("thief 0", () => Take(taken, deque.TrySteal()));
        m.Thread("thief 1", () => Take(taken, deque.TrySteal()));
        m.AtQuiescence(() => TakeRest(taken, deque));
    });

    /// <summary>The buffer is replaced by a larger one while a thief reads it.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_thief_takes_a_branch_from_a_buffer_that_is_replaced(MemoryModel memory) => Bounds.Check("fork deque, growth", memory, static m =>
    {
        var deque = new ForkDeque<string>(initialCapacity: 1);
        LocationNames.Bind(deque, "deque");
        var taken = new ItemLog(items: 4);
        Push(deque, 1);
        m.Thread("owner", () =>
        {
            Push(deque, 2);
            Push(deque, 3);
            Take(taken, deque.TryPop());
            Push(deque, 4);
        });
        m.Thread("thief", () =>
        {
            Take(taken, deque.TrySteal());
            Take(taken, deque.TrySteal());
        });
        m.AtQuiescence(() => TakeRest(taken, deque));
    });

    private static void Push(ForkDeque<string> deque, int branch)
    {
        deque.Reserve();
        deque.Push(branch.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    private static void Take(ItemLog taken, string? branch)
    {
        if (branch is not null)
        {
            taken.Add(int.Parse(branch, System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    private static void TakeRest(ItemLog taken, ForkDeque<string> deque)
    {
        while (deque.TryPop() is { } branch)
        {
            Take(taken, branch);
        }

        taken.EachOnce();
    }
}
