using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Magpie.Primitives;

namespace Magpie.Futures;

/// <summary>The futures of a group: how many have not been joined, and the outcomes of those that have ended, in that order.</summary>
internal sealed class GroupMembers<TResult>
{
    private readonly Channel<(TResult Result, FutureFault? Fault)> _ended =
        Channel.CreateUnbounded<(TResult, FutureFault?)>(new UnboundedChannelOptions { AllowSynchronousContinuations = false });

    private readonly CancellationTokenSource _cancellation = new();
    private AtomicInt32 _count;

    /// <summary>Spawned, and not joined.</summary>
    public int Count => _count.Read();

    public CancellationToken Token => _cancellation.Token;

    /// <summary>Before a member is spawned.</summary>
    public JoinObserver<TResult> Add()
    {
        ObjectDisposedException.ThrowIf(_cancellation.IsCancellationRequested, typeof(FutureGroup));
        _count.Increment();
        return new Member(this);
    }

    /// <summary>The member could not be spawned.</summary>
    public void Remove() => _count.Decrement();

    /// <summary>Waits for a member that has ended, and takes its outcome.</summary>
    public async ValueTask<TResult> NextAsync(CancellationToken cancellationToken)
    {
        if (Count == 0)
        {
            throw new InvalidOperationException("The group is empty: all that was spawned has been joined.");
        }

        (TResult result, FutureFault? fault) = await _ended.Reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        _count.Decrement();
        if (fault is not null)
        {
            ExceptionDispatchInfo.Throw(fault.Exception);
        }

        return result;
    }

    public Task CancelAsync() => _cancellation.CancelAsync();

    /// <summary>Cancels the members, and waits for all of them. What they throw but for cancellations is told like that of detached futures.</summary>
    public async ValueTask EndAsync()
    {
        await _cancellation.CancelAsync().ConfigureAwait(false);
        while (Count > 0)
        {
            (_, FutureFault? fault) = await _ended.Reader.ReadAsync(CancellationToken.None).ConfigureAwait(false);
            _count.Decrement();
            fault?.ReportDetached();
        }
    }

    private sealed class Member(GroupMembers<TResult> members) : JoinObserver<TResult>
    {
        protected override void OnEnded(TResult result, FutureFault? fault) => members._ended.Writer.TryWrite((result, fault));
    }
}
