using System.Runtime.CompilerServices;
using Magpie.Submission;
using Magpie.Workers;

namespace Magpie;

/// <summary>What <see cref="WorkStealingPool.SwitchTo"/> returns: awaited, it moves the rest of the method to the pool.</summary>
/// <remarks>On a thread that already runs an item of the pool, awaiting it goes straight on.</remarks>
public readonly struct SwitchToAwaitable : IEquatable<SwitchToAwaitable>
{
    private readonly PoolCore _core;

    internal SwitchToAwaitable(PoolCore core) => _core = core;

    /// <summary>For the compiler.</summary>
    public Awaiter GetAwaiter() => new(_core);

    /// <summary>Whether both lead to the same pool.</summary>
    public bool Equals(SwitchToAwaitable other) => _core == other._core;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is SwitchToAwaitable other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _core?.GetHashCode() ?? 0;

    /// <summary>Whether both lead to the same pool.</summary>
    public static bool operator ==(SwitchToAwaitable left, SwitchToAwaitable right) => left.Equals(right);

    /// <summary>Whether they lead to different pools.</summary>
    public static bool operator !=(SwitchToAwaitable left, SwitchToAwaitable right) => !left.Equals(right);

    /// <summary>For the compiler.</summary>
    public readonly struct Awaiter : ICriticalNotifyCompletion, IEquatable<Awaiter>
    {
        private readonly PoolCore _core;

        internal Awaiter(PoolCore core) => _core = core;

        /// <summary>True where nothing need be awaited: on the pool already, or no way to get there.</summary>
        public bool IsCompleted => IsOnPool || !_core.State.AdmitsNew;

        private bool IsOnPool => WorkerThread.RunningItemOf(_core) is not null;

        /// <summary>Ends the await.</summary>
        /// <exception cref="ObjectDisposedException">The pool has been shut down; the method goes on where it is.</exception>
        public void GetResult()
        {
            if (!IsOnPool)
            {
                throw _core.NoLongerAdmits();
            }
        }

        /// <summary>Queues the continuation on the pool, with the current execution context.</summary>
        public void OnCompleted(Action continuation)
        {
            ArgumentNullException.ThrowIfNull(continuation);
            UnsafeOnCompleted(FlowedContext.Flow(continuation));
        }

        /// <summary>Queues the continuation on the pool.</summary>
        public void UnsafeOnCompleted(Action continuation)
        {
            ArgumentNullException.ThrowIfNull(continuation);
            WorkItem item = WorkItem.Continuation(continuation);
            if (!_core.Submitter.TrySubmit(item))
            {
                item.Abandon(_core.Reporter);
            }
        }

        /// <summary>Whether both lead to the same pool.</summary>
        public bool Equals(Awaiter other) => _core == other._core;

        /// <inheritdoc/>
        public override bool Equals(object? obj) => obj is Awaiter other && Equals(other);

        /// <inheritdoc/>
        public override int GetHashCode() => _core?.GetHashCode() ?? 0;

        /// <summary>Whether both lead to the same pool.</summary>
        public static bool operator ==(Awaiter left, Awaiter right) => left.Equals(right);

        /// <summary>Whether they lead to different pools.</summary>
        public static bool operator !=(Awaiter left, Awaiter right) => !left.Equals(right);
    }
}
