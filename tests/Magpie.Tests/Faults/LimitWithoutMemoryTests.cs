using System.Collections;
using System.Reflection;
using Magpie.HandingOff;
using Magpie.Submission;
using Magpie.Tests.Support;

namespace Magpie.Tests.Faults;

/// <summary>There is no memory to note that a thread is inside a limit: whoever wanted to enter is told, and no permit is lost.</summary>
public sealed class LimitWithoutMemoryTests
{
    [Fact]
    public void A_thread_that_cannot_enter_takes_no_permit() => InsideOfTooMany(static () =>
    {
        var limit = new BlockingLimit("db", 1);

        Should.Throw<OutOfMemoryException>(() => limit.Run(static () => { }));

        limit.Line.State.ShouldBe(new PermitLineState(1));
    });

    [Fact]
    public void Code_that_was_let_in_and_cannot_begin_gives_its_permit_back() => InsideOfTooMany(static () =>
    {
        var limit = new BlockingLimit("db", 1);
        limit.Line.TryTake().ShouldBeTrue();

        Should.Throw<OutOfMemoryException>(() => limit.RunHeld<ActionBody, Nothing>(new ActionBody(static () => { })));

        limit.Line.State.ShouldBe(new PermitLineState(1));
    });

    /// <summary>The unit that waits is counted; it must be counted out where it cannot wait, or go on.</summary>
    [Fact]
    public async Task Code_that_cannot_go_on_with_its_permit_fails_and_is_no_longer_unfinished()
    {
        using var test = new TestPool(workers: 1);
        var limit = new BlockingLimit("db", 1);
        var run = new BlockingRun<ActionBody, Nothing>(test.Pool.Core, limit, new ActionBody(static () => { }), CancellationToken.None);
        test.Pool.Core.Submitter.BeginOperation();

        PermitUse use = run.Fail(new OutOfMemoryException());

        use.ShouldBe(PermitUse.Returned | PermitUse.EndsTurn);
        await Should.ThrowAsync<OutOfMemoryException>(() => run.Task.Within(test.Pool));
        await test.Pool.BecomesIdle();
    }

    /// <summary>Runs a test on a thread that seems to be inside so many limits that the list of them has no room for another.</summary>
    private static void InsideOfTooMany(Action test)
    {
        Exception? failure = null;
        var thread = new Thread(() => failure = Record.Exception(() =>
        {
            IList holds = HoldsOf(LimitHolds.OfThread);
            FieldInfo size = holds.GetType().GetField("_size", BindingFlags.Instance | BindingFlags.NonPublic)!;
            size.SetValue(holds, Array.MaxLength);
            try
            {
                test();
            }
            finally
            {
                size.SetValue(holds, 0);
            }
        }))
        { IsBackground = true };
        thread.Start();
        thread.Join(Bounded.Limit).ShouldBeTrue();
        failure.ShouldBeNull();
    }

    private static IList HoldsOf(LimitHolds holds) =>
        (IList)typeof(LimitHolds).GetField("_holds", BindingFlags.Instance | BindingFlags.NonPublic)!.GetValue(holds)!;
}
