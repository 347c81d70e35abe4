using Magpie.Futures;
using Magpie.ModelChecking;

namespace Magpie.ModelTests.Futures;

/// <summary>A group that ends while a member is added (bug class 23).</summary>
public sealed class GroupMembersModel
{
    /// <summary>Not on the weaker memory: the token is no word of the model, which does not know that cancelling it is a fence.</summary>
    [Fact]
    public void A_member_that_is_let_in_as_the_group_ends_is_waited_for_row_23() => Bounds.Check("group, member against end", MemoryModel.StoreBuffers, static m =>
    {
        var members = new GroupMembers<int>();
        bool isIn = false;
        int seen = 0;
        m.Thread("spawner", () =>
        {
            // So that the model can stop the thread between its looks at the token and at the count, of which it knows the latter alone.
            _ = members.Count;
            try
            {
                members.Add();
                isIn = true;
            }
            catch (ObjectDisposedException)
            {
            }
        });
        m.Thread("ender", () =>
        {
            members.CancelAsync().IsCompleted.ShouldBeTrue("without callbacks the token is cancelled at once");
            seen = members.Count;
        });
        m.AtQuiescence(() => m.Assert(!isIn || seen > 0, $"the end sees a member that was let in; it saw {seen}"));
    });
}
