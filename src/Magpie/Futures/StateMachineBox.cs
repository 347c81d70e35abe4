using System.Runtime.CompilerServices;
using Magpie.Primitives;
using Magpie.Workers;

namespace Magpie.Futures;

/// <summary>The box of one <c>async</c> method.</summary>
internal sealed class StateMachineBox<TStateMachine, TResult>() : FutureBox<TResult>(_kind)
    where TStateMachine : IAsyncStateMachine
{
    private static readonly int _kind = KindNumber.Next();

    private TStateMachine? _stateMachine;

    /// <summary>Where the state machine lives.</summary>
    public ref TStateMachine? StateMachine => ref _stateMachine;

    /// <returns>A box that nobody has.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static StateMachineBox<TStateMachine, TResult> Rent() =>
        WorkerThread.Current is { } thread && thread.Futures.Cache.TryTake(_kind) is { } kept
            ? Unsafe.As<StateMachineBox<TStateMachine, TResult>>(kept)
            : new StateMachineBox<TStateMachine, TResult>();

    protected override void MoveNext() => _stateMachine!.MoveNext();

    protected override void ClearBody()
    {
        base.ClearBody();
        _stateMachine = default;
    }
}
