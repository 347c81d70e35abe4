namespace Magpie.Tests.Support;

/// <summary>A work item that runs an action.</summary>
internal sealed class TestItem(Action action) : IThreadPoolWorkItem
{
    public void Execute() => action();
}
