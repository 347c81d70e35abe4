using System.Runtime.CompilerServices;
using Magpie.Futures;
using Magpie.Submission;

namespace Magpie;

/// <summary>A spawned future, for the one who waits for it.</summary>
/// <remarks>
/// <para>
/// It can be awaited anywhere, once; a second await throws <see cref="InvalidOperationException"/>. Awaited in the body of a future of the same pool before the
/// spawned future has begun, that runs in place; nothing is woken.
/// </para>
/// <para>
/// Dropping the handle detaches the future, which runs on. If a detached future ends with an exception, <see cref="WorkStealingPoolOptions.UnhandledException"/> is told: at once after
/// <see cref="Detach"/>, else when the garbage collector finds that nobody has the handle any more.
/// </para>
/// <para>If the pool abandons the future (<see cref="WorkStealingPool.ShutdownNowAsync"/>), the await throws <see cref="OperationCanceledException"/>. After tokio's type of the same name.</para>
/// </remarks>
public readonly struct JoinHandle : IEquatable<JoinHandle>
{
    private readonly FutureBox<Nothing>? _box;
    private readonly uint _version;

    internal JoinHandle(FutureBox<Nothing> box, uint version)
    {
        _box = box;
        _version = version;
    }

    /// <summary>Whether the future has ended, in whatever way.</summary>
    public bool IsCompleted => Box.HasEnded(_version);

    private FutureBox<Nothing> Box => _box ?? throw Misuse.OfDefault();

    /// <summary>For the compiler.</summary>
    public Awaiter GetAwaiter() => new(Box, _version);

    /// <summary>A task for the future, which can be awaited by anybody, any number of times. This is the handle's one await.</summary>
    /// <exception cref="InvalidOperationException">The handle was awaited already.</exception>
    public Task AsTask() => Box.ToTask(_version);

    /// <summary>
    /// Gives the handle up: the future runs on, and what it throws goes to <see cref="WorkStealingPoolOptions.UnhandledException"/>; without a handler it ends
    /// the process, as with <see cref="WorkStealingPool.Post(Action)"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">The handle was awaited already.</exception>
    public void Detach() => Box.Detach(_version);

    /// <summary>Whether both are the same one.</summary>
    public bool Equals(JoinHandle other) => _box == other._box && _version == other._version;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is JoinHandle other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_box, _version);

    /// <summary>Whether both are the same one.</summary>
    public static bool operator ==(JoinHandle left, JoinHandle right) => left.Equals(right);

    /// <summary>Whether they are not the same one.</summary>
    public static bool operator !=(JoinHandle left, JoinHandle right) => !left.Equals(right);

    /// <summary>Has an observer take the outcome. This is the handle's one await.</summary>
    internal void Observe(JoinObserver<Nothing> observer) => observer.Begin(Box, _version);

    /// <summary>For the compiler.</summary>
    public readonly struct Awaiter : ICriticalNotifyCompletion, IHandleAwaiter, IEquatable<Awaiter>
    {
        private readonly FutureBox<Nothing> _box;
        private readonly uint _version;

        internal Awaiter(FutureBox<Nothing> box, uint version)
        {
            _box = box;
            _version = version;
        }

        /// <summary>Whether the outcome is there. If the body of a future asks, one of the same pool that has not begun runs in place first.</summary>
        /// <exception cref="InvalidOperationException">The handle was awaited already.</exception>
        public bool IsCompleted => _box.IsDone(_version);

        /// <summary>Takes the outcome; blocks until it is there. Rethrows what the body threw.</summary>
        /// <exception cref="InvalidOperationException">The handle was awaited already.</exception>
        public void GetResult() => _box.GetResult(_version, hasClaimed: false);

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
