using System.Runtime.CompilerServices;
using Magpie.Primitives;

namespace Magpie.Futures;

/// <summary>Decides who runs a future, who gets its outcome, and whether its end or its awaiter comes first.</summary>
/// <remarks>
/// <code>
///         TryClaim          Complete         TryTake
///   Cold ──────────▶ Begun ──────────▶ Done ─────────▶ Cold, next version
///                    │   ▲
///       QueueClaimed │   │ TryBegin; TryJoin, by an awaiter that runs it in place
///                    ▼   │
///                   Queued
///
///          TryJoin               Publish
///   None ───────────▶ Reserved ───────────▶ Awaited
///    │ │   TryAwaitPending; AwaitClaimed       ▲ │
///    │ └───────────────────────────────────────┘ │
///    │ ▲                          Leave; Release │
///    │ └─────────────────────────────────────────┘
///    │     TryDetach
///    └──────────────▶ Detached
/// </code>
/// <para><c>TryJoin</c> of what is <c>Done</c> leads to <c>Awaited</c> at once, and <c>Release</c> from there back to <c>None</c>.</para>
/// <list type="bullet">
/// <item><em>Double use.</em> Each arrow out of <c>Cold</c> and of <c>None</c> is a compare-and-swap of the whole word, with the version: of two
/// that use a future, or await its handle, one wins, and the other is told.</item>
/// <item><em>Nested.</em> Who awaits what has not begun runs the body on its own stack, and has the future to itself meanwhile: it is <c>Awaited</c>, by one
/// who looks by itself. If the body ends there, that is a plain store. If it waits there (<c>Leave</c>), it may end at any moment elsewhere, and its awaiter
/// joins like that of any future that has begun. So the body leaves before anything that could wake it knows of it.</item>
/// <item><em>Begin.</em> A spawned future can be begun by whoever finds its entry in a queue, by the one that awaits it, and by a shutdown that
/// abandons it. One compare-and-swap out of <c>Queued</c> decides. The entry stays behind, and leads to nothing, or to a later future in the same
/// box, which it may begin as well as that one's own entry. So a future is claimed, then written, and only then <c>Queued</c>; and
/// who begins it looks on which pool it belongs.</item>
/// <item><em>End against await.</em> The awaiter reserves, writes down whom to wake, and publishes that by compare-and-swap. If the end came before, the publication
/// fails, and the awaiter goes on by itself; else the end reads <c>Awaited</c>, and after it whom to wake. Without the reservation a second
/// awaiter could overwrite the first; who claimed the future needs none, for it is the only one.</item>
/// <item><em>End against detach.</em> One compare-and-swap each: either the end finds nobody to come, and tidies up, or the one that detaches finds the outcome.</item>
/// <item><em>Take.</em> What is <c>Awaited</c> is taken by those that joined alone. One that takes it with the handle, as the code of the compiler does, cannot
/// be told from others that hold that; so whoever goes on with such code releases the outcome just before, and of all that then come one
/// compare-and-swap wins.</item>
/// <item>From <c>Awaited</c> and <c>Detached</c> on nobody but the end changes the word, so that is a plain store; and so is all that an awaiter does
/// which runs the future in place.</item>
/// </list>
/// </remarks>
internal struct FutureWord
{
    private AtomicInt64 _state;

    public FutureState State
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => new(_state.Read());
    }

    /// <summary>The caller uses the future, and runs it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryClaim(uint version)
    {
        FutureState unused = FutureState.Unused(version);
        return _state.TryExchange(unused.Bits, unused.Claimed().Bits);
    }

    /// <summary>Who claimed the future queues it. An entry that an earlier future in the box left behind may begin it from here on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void QueueClaimed() => _state.Write(new FutureState(_state.ReadOwned()).Queued().Bits);

    /// <summary>Who claimed the future found that it cannot be queued: it is as if unused.</summary>
    public void Withdraw() => _state.Write(FutureState.Unused(State.Version).Bits);

    /// <summary>Who claimed the future awaits it before it runs.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AwaitClaimed() => _state.Write(new FutureState(_state.ReadOwned()).Awaited().Bits);

    /// <summary>Whether the future has begun, and neither ended nor been joined.</summary>
    public bool IsPending(uint version) => State.Equals(FutureState.Unused(version).Claimed());

    /// <summary>
    /// Who claimed the future, and found it pending, wrote down whom to wake. It needs no reservation: nobody else may join.
    /// </summary>
    /// <returns>False if the outcome is there: nobody wakes the awaiter.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryAwaitPending(uint version)
    {
        FutureState pending = FutureState.Unused(version).Claimed();
        return _state.TryExchange(pending.Bits, pending.Awaited().Bits);
    }

    /// <summary>The body, which runs on the stack of its awaiter, is about to wait: the awaiter must join, as of any future that has begun.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Leave() => _state.Write(new FutureState(_state.ReadOwned()).Left().Bits);

    /// <summary>The caller found an entry in a queue.</summary>
    /// <returns>False if the entry leads to nothing any more.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryBegin()
    {
        FutureState state = State;
        while (state.Progress == FutureProgress.Queued)
        {
            if (_state.TryExchange(state.Bits, state.Begun().Bits))
            {
                return true;
            }

            state = State;
        }

        return false;
    }

    /// <summary>Reserves the outcome.</summary>
    /// <param name="version">The version of the caller's handle.</param>
    /// <param name="mayRun">Whether the caller can run the future in place.</param>
    /// <returns><see cref="JoinStep.Pending"/>: the caller must <see cref="Publish"/>; <see cref="JoinStep.Done"/>: the outcome is the caller's.</returns>
    public JoinStep TryJoin(uint version, bool mayRun)
    {
        while (true)
        {
            FutureState state = State;
            if (state.Version != version || state.Progress == FutureProgress.Cold || state.Consumer != FutureConsumer.None)
            {
                return JoinStep.Misused;
            }

            bool isDone = state.Progress == FutureProgress.Done;
            bool runs = mayRun && state.Progress == FutureProgress.Queued;
            FutureState next = runs ? state.Begun().Awaited() : isDone ? state.Awaited() : state.Reserved();
            if (_state.TryExchange(state.Bits, next.Bits))
            {
                return runs ? JoinStep.Runs : isDone ? JoinStep.Done : JoinStep.Pending;
            }
        }
    }

    /// <summary>Who reserved the outcome wrote down whom to wake.</summary>
    /// <returns>False if the outcome is there: nobody wakes the awaiter.</returns>
    public bool Publish()
    {
        while (true)
        {
            FutureState state = State;
            if (state.Progress == FutureProgress.Done)
            {
                _state.Write(state.Awaited().Bits);
                return false;
            }

            if (_state.TryExchange(state.Bits, state.Awaited().Bits))
            {
                return true;
            }
        }
    }

    /// <summary>Gives the outcome up.</summary>
    /// <returns><see cref="JoinStep.Done"/>: the caller has taken it, and tidies up.</returns>
    public JoinStep TryDetach(uint version)
    {
        while (true)
        {
            FutureState state = State;
            if (state.Version != version || state.Progress == FutureProgress.Cold || state.Consumer != FutureConsumer.None)
            {
                return JoinStep.Misused;
            }

            bool isDone = state.Progress == FutureProgress.Done;
            if (_state.TryExchange(state.Bits, (isDone ? state.Taken() : state.Detached()).Bits))
            {
                return isDone ? JoinStep.Done : JoinStep.Pending;
            }
        }
    }

    /// <summary>The future has ended, and its outcome is written. By the thread that runs it.</summary>
    /// <returns>Who gets the outcome. Unless it is awaited or detached, the box may have been taken already.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public FutureConsumer Complete()
    {
        while (true)
        {
            FutureState state = State;
            if (state.Consumer is FutureConsumer.Awaited or FutureConsumer.Detached)
            {
                _state.Write(state.Done().Bits);
                return state.Consumer;
            }

            if (_state.TryExchange(state.Bits, state.Done().Bits))
            {
                return state.Consumer;
            }
        }
    }

    /// <summary>Who claimed the future, which has ended on its stack, joins it like one that has not looked.</summary>
    /// <returns>False if it has not ended.</returns>
    public bool TryReleaseNested(uint version)
    {
        var ended = new FutureState(version, FutureProgress.Done, FutureConsumer.Awaited);
        return _state.TryExchange(ended.Bits, ended.Released().Bits);
    }

    /// <summary>Who joined, and has the outcome, is about to take it with the handle, like one that did not join.</summary>
    public void Release() => _state.Write(State.Released().Bits);

    /// <summary>Takes the outcome, for a holder of the handle: one that nobody awaits.</summary>
    /// <returns><see cref="JoinStep.Done"/>: the caller alone has the box.</returns>
    public JoinStep TryTakeUnawaited(uint version)
    {
        FutureState state = State;
        if (state.Version != version || state.Progress == FutureProgress.Cold)
        {
            return JoinStep.Misused;
        }

        if (state.Progress != FutureProgress.Done)
        {
            return JoinStep.Pending;
        }

        bool isTaken = state.Consumer == FutureConsumer.None && _state.TryExchange(state.Bits, state.Taken().Bits);
        return isTaken ? JoinStep.Done : JoinStep.Misused;
    }

    /// <summary>Takes the outcome, for one that joined, or that claimed the future.</summary>
    /// <returns><see cref="JoinStep.Done"/>: the caller alone has the box.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public JoinStep TryTake(uint version)
    {
        FutureState state = State;
        if (state.Version == version && state.Progress == FutureProgress.Done && state.Consumer == FutureConsumer.Awaited)
        {
            _state.Write(state.Taken().Bits);
            return JoinStep.Done;
        }

        return TryTakeUnawaited(version);
    }

    /// <summary>The end of a detached future takes the outcome itself.</summary>
    public void TakeDetached() => _state.Write(State.Taken().Bits);
}
