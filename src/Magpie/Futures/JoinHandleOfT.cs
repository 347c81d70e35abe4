using System.Runtime.CompilerServices;
using Magpie.Futures;
using Magpie.Submission;

namespace Magpie;

/// <summary>A spawned future with a result, for the one who waits for it.</summary>
/// <inheritdoc cref="JoinHandle" path="/remarks"/>
/// <typeparam name="TResult">What the future ends with.</typeparam>
public readonly struct JoinHandle<TResult> : IEquatable<JoinHandle<TResult>>
{
    private readonly FutureBox<TResult>? _box;
    private readonly uint _version;

    internal JoinHandle(FutureBox<TResult> box, uint version)
    {
        _box = box;
        _version = version;
    }

    /// <summary>Whether the future has ended, in whatever way.</summary>
    public bool IsCompleted => Box.HasEnded(_version);

    private FutureBox<TResult> Box => _box ?? throw Misuse.OfDefault();

    /// <summary>For the compiler.</summary>
    public Awaiter GetAwaiter() => new(Box, _version);

    /// <summary>A task for the future, which can be awaited by anybody, any number of times. This is the handle's one await.</summary>
    /// <exception cref="InvalidOperationException">The handle was awaited already.</exception>
    public Task<TResult> AsTask() => Box.ToTask(_version);

    /// <summary>
    /// Gives the handle up: the future runs on, and what it throws goes to <see cref="WorkStealingPoolOptions.UnhandledException"/>; without a handler it ends
    /// the process, as with <see cref="WorkStealingPool.Post(Action)"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The handle was awaited already.</exception>
    public void Detach() => Box.Detach(_version);

    /// <summary>Whether both are the same one.</summary>
    public bool Equals(JoinHandle<TResult> other) => _box == other._box && _version == other._version;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is JoinHandle<TResult> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_box, _version);

    /// <summary>Whether both are the same one.</summary>
    public static bool operator ==(JoinHandle<TResult> left, JoinHandle<TResult> right) => left.Equals(right);

    /// <summary>Whether they are not the same one.</summary>
    public static bool operator !=(JoinHandle<TResult> left, JoinHandle<TResult> right) => !left.Equals(right);

    /// <summary>Has an observer take the outcome. This is the handle's one await.</summary>
    internal void Observe(JoinObserver<TResult> observer) => observer.Begin(Box, _version);

    /// <summary>For the compiler.</summary>
    public readonly struct Awaiter : ICriticalNotifyCompletion, IHandleAwaiter, IEquatable<Awaiter>
    {
        private readonly FutureBox<TResult> _box;
        private readonly uint _version;

        internal Awaiter(FutureBox<TResult> box, uint version)
        {
            _box = box;
            _version = version;
        }

        /// <summary>Whether the outcome is there. If the body of a future asks, one of the same pool that has not begun runs in place first.</summary>
        /// <exception cref="InvalidOperationException">The handle was awaited already.</exception>
        public bool IsCompleted => _box.IsDone(_version);

        /// <summary>Takes the outcome; blocks until it is there. Rethrows what the body threw.</summary>
        /// <exception cref="InvalidOperationException">The handle was awaited already.</exception>
        public TResult GetResult() => _box.GetResult(_version, hasClaimed: false);

        /// <summary>Has the continuation called when the outcome is there.</summary>
        /// <exception cref="InvalidOperationException">The handle was awaited already.</exception>
        public void OnCompleted(Action continuation)
        {
            ArgumentNullException.ThrowIfNull(continuation);
            AwaitingCode.WaitFor(_box, _version, FlowedContext.Flow(continuation));
        }

        /// <summary>Has the continuation called when the outcome is there, without the execution context.</summary>
        /// <exception cref="InvalidOperationException">The handle was awaited already.</exception>
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
