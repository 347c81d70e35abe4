using System.Runtime.CompilerServices;
using Magpie.Futures;
using Magpie.Submission;

namespace Magpie;

/// <summary>An asynchronous operation that has not begun: what an <c>async</c> method of this return type returns.</summary>
/// <remarks>
/// <para>
/// Cold: the body begins when the future is awaited, spawned (<see cref="WorkStealingPool.Spawn(Future)"/>) or made a task (<see cref="AsTask"/>), each of
/// which uses it up; a second use throws <see cref="InvalidOperationException"/>. One that is never used never runs.
/// </para>
/// <para>
/// Awaited in the body of another future it runs in place, on the same thread, with nothing queued and nothing allocated; a chain of such awaits, however long,
/// overflows no stack. Awaited in other code it runs in place too if a pool runs that code; else on <see cref="WorkStealingPool.Shared"/>.
/// </para>
/// <para>
/// After each await the body goes on on the pool that runs it, whatever <c>ConfigureAwait</c> says. What it changes in its execution context (<see cref="AsyncLocal{T}"/>)
/// its caller does not see. Its box is used again for the next future of the same method.
/// </para>
/// <para>
/// Cold, single-use futures follow Rust's; that the state machine is also the work item follows the tasks of tokio and the BCL's
/// <see cref="System.Runtime.CompilerServices.PoolingAsyncValueTaskMethodBuilder"/>.
/// </para>
/// </remarks>
[AsyncMethodBuilder(typeof(FutureMethodBuilder))]
public readonly partial struct Future : IEquatable<Future>
{
    private readonly FutureBox<Nothing>? _box;
    private readonly uint _version;

    internal Future(FutureBox<Nothing> box)
    {
        _box = box;
        _version = box.Version;
    }

    /// <summary>For the compiler: uses the future up.</summary>
    /// <exception cref="InvalidOperationException">The future was used already.</exception>
    public Awaiter GetAwaiter()
    {
        FutureBox<Nothing> box = _box ?? throw Misuse.OfDefault();
        box.Claim(_version);
        return new Awaiter(box, _version);
    }

    /// <summary>Starts the future on the pool whose thread runs the caller, else on <see cref="WorkStealingPool.Shared"/>.</summary>
    /// <returns>Ends as the future does. It can be awaited by anybody, any number of times.</returns>
    /// <exception cref="InvalidOperationException">The future was used already.</exception>
    /// <exception cref="ObjectDisposedException">The pool no longer admits work.</exception>
    public Task AsTask() => (WorkStealingPool.Current ?? WorkStealingPool.Shared).Spawn(this).AsTask();

    /// <summary>Whether both are the same one.</summary>
    public bool Equals(Future other) => _box == other._box && _version == other._version;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Future other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_box, _version);

    /// <summary>Whether both are the same one.</summary>
    public static bool operator ==(Future left, Future right) => left.Equals(right);

    /// <summary>Whether they are not the same one.</summary>
    public static bool operator !=(Future left, Future right) => !left.Equals(right);

    internal JoinHandle SpawnOn(WorkStealingPool pool)
    {
        FutureBox<Nothing> box = _box ?? throw Misuse.OfDefault();
        box.Spawn(pool.Core, _version);
        return new JoinHandle(box, _version);
    }

    /// <summary>For the compiler.</summary>
    public readonly struct Awaiter : ICriticalNotifyCompletion, IFutureAwaiter, IEquatable<Awaiter>
    {
        private readonly FutureBox<Nothing> _box;
        private readonly uint _version;

        internal Awaiter(FutureBox<Nothing> box, uint version)
        {
            _box = box;
            _version = version;
        }

        /// <summary>Whether the outcome is there. The future begins with this, but below a certain depth of awaits.</summary>
        public bool IsCompleted => _box.IsDoneForClaimer();

        /// <summary>Takes the outcome; blocks until it is there. Rethrows what the body threw.</summary>
        public void GetResult() => _box.GetResult(_version, hasClaimed: true);

        /// <summary>Has the continuation called when the outcome is there.</summary>
        public void OnCompleted(Action continuation)
        {
            ArgumentNullException.ThrowIfNull(continuation);
            AwaitingCode.WaitFor(_box, _version, FlowedContext.Flow(continuation));
        }

        /// <summary>Has the continuation called when the outcome is there, without the execution context.</summary>
        public void UnsafeOnCompleted(Action continuation)
        {
            ArgumentNullException.ThrowIfNull(continuation);
            AwaitingCode.WaitFor(_box, _version, continuation);
        }

        /// <summary>Whether both are the same one.</summary>
        public bool Equals(Awaiter other) => _box == other._box && _version == other._version;

        /// <inheritdoc/>
        public override bool Equals(object? obj) => obj is Awaiter other && Equals(other);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(_box, _version);

        /// <summary>Whether both are the same one.</summary>
        public static bool operator ==(Awaiter left, Awaiter right) => left.Equals(right);

        /// <summary>Whether they are not the same one.</summary>
        public static bool operator !=(Awaiter left, Awaiter right) => !left.Equals(right);
    }
}
