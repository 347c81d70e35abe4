using System.Runtime.CompilerServices;
using Magpie.Futures;
using Magpie.Submission;

namespace Magpie;

/// <summary>An asynchronous operation with a result that has not begun: what an <c>async</c> method of this return type returns.</summary>
/// <inheritdoc cref="Future" path="/remarks"/>
/// <typeparam name="TResult">What it ends with.</typeparam>
[AsyncMethodBuilder(typeof(FutureMethodBuilder<>))]
public readonly struct Future<TResult> : IEquatable<Future<TResult>>
{
    private readonly FutureBox<TResult>? _box;
    private readonly uint _version;

    internal Future(FutureBox<TResult> box)
    {
        _box = box;
        _version = box.Version;
    }

    /// <summary>For the compiler: uses the future up.</summary>
    /// <exception cref="InvalidOperationException">The future was used already.</exception>
    public Awaiter GetAwaiter()
    {
        FutureBox<TResult> box = _box ?? throw Misuse.OfDefault();
        box.Claim(_version);
        return new Awaiter(box, _version);
    }

    /// <summary>Starts the future on the pool whose thread runs the caller, else on <see cref="WorkStealingPool.Shared"/>.</summary>
    /// <returns>Ends as the future does. It can be awaited by anybody, any number of times.</returns>
    /// <exception cref="InvalidOperationException">The future was used already.</exception>
    /// <exception cref="ObjectDisposedException">The pool no longer admits work.</exception>
    public Task<TResult> AsTask() => (WorkStealingPool.Current ?? WorkStealingPool.Shared).Spawn(this).AsTask();

    /// <summary>Whether both are the same one.</summary>
    public bool Equals(Future<TResult> other) => _box == other._box && _version == other._version;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Future<TResult> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_box, _version);

    /// <summary>Whether both are the same one.</summary>
    public static bool operator ==(Future<TResult> left, Future<TResult> right) => left.Equals(right);

    /// <summary>Whether they are not the same one.</summary>
    public static bool operator !=(Future<TResult> left, Future<TResult> right) => !left.Equals(right);

    internal JoinHandle<TResult> SpawnOn(WorkStealingPool pool)
    {
        FutureBox<TResult> box = _box ?? throw Misuse.OfDefault();
        box.Spawn(pool.Core, _version);
        return new JoinHandle<TResult>(box, _version);
    }

    /// <summary>For the compiler.</summary>
    public readonly struct Awaiter : ICriticalNotifyCompletion, IFutureAwaiter, IEquatable<Awaiter>
    {
        private readonly FutureBox<TResult> _box;
        private readonly uint _version;

        internal Awaiter(FutureBox<TResult> box, uint version)
        {
            _box = box;
            _version = version;
        }

        /// <summary>Whether the outcome is there. The future begins with this, but below a certain depth of awaits.</summary>
        public bool IsCompleted => _box.IsDoneForClaimer();

        /// <summary>Takes the outcome; blocks until it is there. Rethrows what the body threw.</summary>
        public TResult GetResult() => _box.GetResult(_version, hasClaimed: true);

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
