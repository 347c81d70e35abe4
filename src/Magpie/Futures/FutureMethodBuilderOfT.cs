using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Magpie.Futures;

namespace Magpie;

/// <summary>For the compiler: makes an <c>async</c> method a <see cref="Future{TResult}"/>.</summary>
/// <typeparam name="TResult">What the method returns.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
[SuppressMessage("Performance", "CA1815:Override equals and operator equals on value types", Justification = "A part of a state machine, which nobody compares.")]
public struct FutureMethodBuilder<TResult>
{
    private FutureBox<TResult> _box;

    /// <summary>The future of the method.</summary>
    public readonly Future<TResult> Task => new(_box);

    /// <summary>Makes a builder.</summary>
    public static FutureMethodBuilder<TResult> Create() => default;

    /// <summary>Keeps the state machine for later: the body does not begin yet.</summary>
    /// <param name="stateMachine">The state machine, of which this is a part.</param>
    public void Start<TStateMachine>(ref TStateMachine stateMachine)
        where TStateMachine : IAsyncStateMachine
    {
        var box = StateMachineBox<TStateMachine, TResult>.Rent();

        // First, for this is a part of what is copied.
        _box = box;
        box.StateMachine = stateMachine;
    }

    /// <summary>Does nothing: the state machine is on the heap from the start.</summary>
    public readonly void SetStateMachine(IAsyncStateMachine stateMachine)
    {
    }

    /// <summary>The body has ended.</summary>
    public readonly void SetResult(TResult result) => _box.SetResult(result);

    /// <summary>The body has ended with an exception.</summary>
    public readonly void SetException(Exception exception) => _box.SetException(exception);

    /// <summary>The body waits.</summary>
    public readonly void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine =>
        awaiter.OnCompleted(_box.Suspend());

    /// <summary>The body waits.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine =>
        BodyAwait.Suspend(ref awaiter, _box);
}
