using Magpie.ModelChecking;
using Magpie.ModelTests;
using Magpie.Queues;

namespace Docs;

#region docs/testing.md 1
public sealed class SlotModel
{
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void One_of_owner_and_thief_gets_the_item(MemoryModel memory) => Bounds.Check("LIFO slot", memory, static m =>
    {
        var slot = new LifoSlot<int>();
        var taken = new ItemLog(items: 1);
        m.Thread("owner", () =>
        {
            slot.TryPut(1);
            if (slot.TryTake(out int item))
            {
                taken.Add(item);
            }
        });
        m.Thread("thief", () =>
        {
            if (slot.TryTake(out int item))
            {
                taken.Add(item);
            }
        });
        m.AtQuiescence(taken.EachOnce);
    });
}
#endregion

internal static class ReplaySnippet
{
    public static void Replay(MemoryModel memory, Action<Scenario> body)
    {
        #region docs/testing.md 2
        Model.Replay("LIFO slot", Bounds.For(memory), "Sequential/3/3/0/0/0.1/cc94d8e2ed069b8b9f07", body);
        #endregion
    }
}
