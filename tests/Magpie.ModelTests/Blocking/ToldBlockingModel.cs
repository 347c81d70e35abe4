using Magpie.HandingOff;
using Magpie.ModelChecking;
using Magpie.Primitives;

namespace Magpie.ModelTests.HandingOff;

/// <summary>A thread without capacity tells that it blocks; the stall monitor, which finds it asleep, must not tell the same again (bug class 27).</summary>
/// <remarks>
/// The number of tellings is even while the thread does not block, or nobody told of it, and odd while it blocks and told of that. The monitor reads it, looks whether the
/// thread sleeps, and reads it again. The thread may begin and end between any two of these.
/// </remarks>
public sealed class ToldBlockingModel
{
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void What_the_thread_told_the_monitor_does_not_tell(MemoryModel memory) => Bounds.Check("told blocking", memory, static m =>
    {
        var blocking = new ThreadBlocking();
        LocationNames.Bind(blocking, "blocking");
        AtomicInt32 sleeps = default;
        m.Thread("thread", () =>
        {
            for (int wait = 0; wait < 2; wait++)
            {
                blocking.Begin();
                blocking.NoteTold();
                sleeps.Write(1);
                sleeps.Write(0);
                blocking.End();
            }
        });
        m.Thread("monitor", () =>
        {
            long told = blocking.Told;
            m.Assert(sleeps.Read() == 0 || !blocking.IsUntold(told), "the thread told of it");
        });
    });
}
