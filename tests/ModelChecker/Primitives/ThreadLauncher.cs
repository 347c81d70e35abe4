using Magpie.ModelChecking;

namespace Magpie.Primitives;

/// <summary>The model's version: a start may fail, if the model's options allow that.</summary>
#pragma warning disable CA1852 // Models derive from it.
internal class ThreadLauncher
#pragma warning restore CA1852
{
    public static ThreadLauncher Default { get; } = new();

    public virtual void Start(OsThread thread)
    {
        if (ModelSystem.ChoosesStartFailure(thread.Name))
        {
            throw new OutOfMemoryException("The model lets the start of the thread fail.");
        }

        thread.StartNow();
    }
}
