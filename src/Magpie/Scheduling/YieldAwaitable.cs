using System.Runtime.CompilerServices;
using Magpie.Submission;
using Magpie.Workers;

namespace Magpie;

/// <summary>What <see cref="WorkStealingPool.Yield"/> returns: awaited, it lets the work run that is queued already.</summary>
public readonly struct YieldAwaitable : IEquatable<YieldAwaitable>
{
    /// <summary>For the compiler.</summary>
    public Awaiter GetAwaiter() => default;

    /// <summary>Always true: all are alike.</summary>
    public bool Equals(YieldAwaitable other) => true;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is YieldAwaitable;

    /// <inheritdoc/>
    public override int GetHashCode() => 0;

    /// <summary>Always true: all are alike.</summary>
    public static bool operator ==(YieldAwaitable left, YieldAwaitable right) => left.Equals(right);

    /// <summary>Always false: all are alike.</summary>
    public static bool operator !=(YieldAwaitable left, YieldAwaitable right) => !left.Equals(right);

    /// <summary>For the compiler.</summary>
    public readonly struct Awaiter : ICriticalNotifyCompletion, IEquatable<Awaiter>
    {
        /// <summary>Always false: a yield yields.</summary>
        public bool IsCompleted => false;

        /// <summary>Ends the await.</summary>
        public void GetResult()
        {
        }

        /// <summary>Queues the continuation behind what is queued, with the current execution context.</summary>
        public void OnCompleted(Action continuation)
        {
            ArgumentNullException.ThrowIfNull(continuation);
            UnsafeOnCompleted(FlowedContext.Flow(continuation));
        }

        /// <summary>Queues the continuation behind what is queued. Off a pool, where <see cref="Task.Yield"/> would.</summary>
        public void UnsafeOnCompleted(Action continuation)
        {
            ArgumentNullException.ThrowIfNull(continuation);
            WorkItem item = WorkItem.Continuation(continuation);
            if (WorkerThread.Current is not { RunsItem: true } thread)
            {
                Task.Yield().GetAwaiter().UnsafeOnCompleted(continuation);
            }
            else if (!thread.Core.Submitter.TryContinue(item))
            {
                item.Abandon(thread.Core.Reporter);
            }
        }

        /// <summary>Always true: all are alike.</summary>
        public bool Equals(Awaiter other) => true;

        /// <inheritdoc/>
        public override bool Equals(object? obj) => obj is Awaiter;

        /// <inheritdoc/>
        public override int GetHashCode() => 0;

        /// <summary>Always true: all are alike.</summary>
        public static bool operator ==(Awaiter left, Awaiter right) => left.Equals(right);

        /// <summary>Always false: all are alike.</summary>
        public static bool operator !=(Awaiter left, Awaiter right) => !left.Equals(right);
    }
}
