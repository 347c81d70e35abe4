using Magpie.Escapes;

namespace Magpie;

/// <summary>
/// Makes blocking harmless on the .NET thread pool itself: while a thread of it is blocked in a managed wait of a guarded flow, another
/// one runs in its place.
/// </summary>
/// <remarks>
/// Nothing moves: guarded code stays on the .NET thread pool, with no hop and no pool of its own. What is noticed are managed waits
/// (<see cref="Task.Wait()"/>, <c>lock</c>, <see cref="WaitHandle.WaitOne()"/> and all the others), not <c>Thread.Sleep</c> and native code. The pool's
/// minimum of threads is raised by the number of threads that block, never above its maximum, and goes back within a second or two after
/// the blocking is over.
/// </remarks>
public static class ThreadPoolGuard
{
    /// <summary>Guards the current asynchronous flow, and what it starts from now on, until the scope is disposed.</summary>
    /// <remarks>
    /// Like the value of an <see cref="AsyncLocal{T}"/>, the guard does not reach the caller of an <c>async</c> method that entered it. What was
    /// started inside the scope stays guarded. On a thread of a <see cref="WorkStealingPool"/>, and under another synchronisation context,
    /// it does nothing until the flow comes to the .NET thread pool.
    /// </remarks>
    /// <returns>The scope. Dispose it once, in the method that entered it.</returns>
    public static ThreadPoolGuardScope Enter()
    {
        GuestContext? before = FlowMarker.Current;
        FlowMarker.Current = GuestContext.Guard;
        return new ThreadPoolGuardScope(before);
    }

    /// <summary>What the guard noticed in this process, and what it did about it.</summary>
    public static ThreadPoolGuardReport GetReport() => ThreadCompensation.Report;
}
