namespace Magpie;

/// <summary>In what way an item kept its thread from running other items.</summary>
public enum BlockingKind
{
    /// <summary>It said that it blocks (<see cref="Blocking"/>, <see cref="BlockingLimit"/>, a task that is <see cref="TaskCreationOptions.LongRunning"/>).</summary>
    Declared,

    /// <summary>It was in a managed wait, of which the runtime tells: <see cref="Task.Wait()"/>, <c>lock</c>, <see cref="WaitHandle.WaitOne()"/> and all the others.</summary>
    Noticed,

    /// <summary>The stall monitor found it: <see cref="Thread.Sleep(int)"/>, synchronous files and sockets, native code.</summary>
    Found,

    /// <summary>It did not block: it computed for long.</summary>
    Computing,
}
