namespace Magpie;

/// <summary>
/// Puts one thread to sleep and wakes it: what a worker does when there is no work. Replace it
/// (<see cref="WorkStealingPoolOptions.CreateParker"/>) to let an idle worker drive something of your own, an event loop
/// for instance. The idea is <c>custom_park</c> of Rust's tokio-threadpool.
/// </summary>
/// <remarks>
/// A parker holds at most one token. <see cref="Unpark"/> puts it there; parking takes it, and does not sleep if it was
/// there already. A parker may wake without reason. The pool parks from one thread at a time and unparks from any.
/// An exception from a parker is reported, and the worker goes on with a built-in parker.
/// </remarks>
public interface IParker
{
    /// <summary>Sleeps until the token is there, and takes it.</summary>
    void Park();

    /// <summary>Sleeps until the token is there, or until the time has passed.</summary>
    /// <param name="timeout">How long at most; <see cref="Timeout.InfiniteTimeSpan"/> means without limit.</param>
    /// <returns>True if the token was taken, false if the time passed first.</returns>
    bool Park(TimeSpan timeout);

    /// <summary>Leaves the token, and wakes the thread if it sleeps. Any thread may call it; it does not block.</summary>
    void Unpark();
}
