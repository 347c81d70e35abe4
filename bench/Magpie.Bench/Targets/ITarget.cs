namespace Magpie.Bench.Targets;

/// <summary>
/// A pool under measurement. Implemented by structs and used as a generic argument, so that the JIT compiles each workload
/// once per pool and no side pays for an indirection.
/// </summary>
internal interface ITarget
{
    /// <summary>What the names of the pool's threads begin with.</summary>
    string ThreadNamePrefix { get; }

    /// <summary>Queues an item without an execution context.</summary>
    void PostItem(IThreadPoolWorkItem item);

    /// <summary>Queues a delegate; the execution context flows.</summary>
    void PostCallback(Callback callback);

    /// <summary>Queues a delegate; the task tells its end.</summary>
    Task Run(Action action);

    /// <summary>Starts an asynchronous function on the pool.</summary>
    Task Run(Func<Task> function);

    /// <inheritdoc cref="Run(Func{Task})"/>
    Task<TResult> Run<TResult>(Func<Task<TResult>> function);

    /// <summary>Yields so many times, in the way that this pool's users would.</summary>
    Task YieldRepeatedly(int count);

    /// <summary>Runs two branches, in the way that this pool's users would, and returns when both have ended. Called from an item.</summary>
    void Join<TState>(TState state, Action<TState> left, Action<TState> right);

    /// <summary>Runs a loop over ranges of indices. Called from an item.</summary>
    void ForRanges<TState>(int from, int to, TState state, Action<TState, int, int> body);

    /// <summary>Runs code that blocks, told to the pool if that can be told.</summary>
    void RunBlocking(Action code);

    /// <summary>What the pool's threads are doing, for the message about a workload that does not end.</summary>
    string Describe();
}
