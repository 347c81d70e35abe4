namespace Magpie.Tests.Support;

/// <summary>
/// What items of a test block on, or wait for. Disposing opens it, so that a failing test releases its items: declare it
/// after the pool. It is not closed again, and has no handle that an item could outlive.
/// </summary>
internal sealed class Gate : IDisposable
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Done when the gate is open; awaiting it does not block.</summary>
    public Task Opened => _opened.Task;

    public bool IsOpen => _opened.Task.IsCompleted;

    public void Open() => _opened.TrySetResult();

    /// <summary>Blocks the thread until the gate is open.</summary>
    public void Wait(WorkStealingPool pool) => Bounded.Wait(_opened.Task, pool);

    public void Dispose() => Open();
}
