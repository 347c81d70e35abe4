using Magpie.Primitives;

namespace Magpie.Tests.Faults;

/// <summary>Starts threads, but for the attempts (counted from 1) that are to fail.</summary>
internal sealed class FaultyLauncher(Func<int, bool> fails) : ThreadLauncher
{
    private int _attempts;

    public int Attempts => Volatile.Read(ref _attempts);

    public override void Start(OsThread thread)
    {
        int attempt = Interlocked.Increment(ref _attempts);
        if (fails(attempt))
        {
            throw new OutOfMemoryException($"No thread for attempt {attempt}.");
        }

        base.Start(thread);
    }
}
