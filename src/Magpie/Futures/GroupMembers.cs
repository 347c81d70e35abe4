using System.Runtime.ExceptionServices;
using System.Threading.Channels;
using Magpie.Primitives;

namespace Magpie.Futures;

/// <summary>The futures of a group: how many have not been joined, and the outcomes of those that have ended, in that order.</summary>
internal sealed class GroupMembers<TResult>
{
    private readonly Channel<Ended?> _ended =
        Channel.CreateUnbounded<Ended?>(new UnboundedChannelOptions { AllowSynchronousContinuations = false });

    private readonly CancellationTokenSource _cancellation = new();
    private AtomicInt32 _count;

    /// <summary>Spawned, and not joined.</summary>
    public int Count => _count.Read();

    public CancellationToken Token => _cancellation.Token;

    /// <summary>Before a member is spawned.</summary>
    /// <remarks>Counted before the look whether the group has ended: either this sees the end, or the end sees the member and waits for it.</remarks>
    public JoinObserver<TResult> Add()
    {
        _count.Increment();
        if (_cancellation.IsCancellationRequested)
        {
            Remove();
            throw new ObjectDisposedException(typeof(FutureGroup).FullName);
        }

        return new Member(this);
    }

    /// <summary>The member could not be spawned. Who counted on it looks again whether there is another one.</summary>
    public void Remove()
    {
        _count.Decrement();
        _ended.Writer.TryWrite(null);
    }

    /// <summary>Waits for a member that has ended, and takes its outcome.</summary>
    public async ValueTask<TResult> NextAsync(CancellationToken cancellationToken) =>
        await TryNextAsync(cancellationToken).ConfigureAwait(false) is (true, var result)
            ? result
            : throw new InvalidOperationException("The group is empty: all that was spawned has been joined.");

    /// <summary>The same, unless the group is empty.</summary>
    public async ValueTask<(bool IsOne, TResult Result)> TryNextAsync(CancellationToken cancellationToken)
    {
        while (Count > 0)
        {
            if (await _ended.Reader.ReadAsync(cancellationToken).ConfigureAwait(false) is { } ended)
            {
                _count.Decrement();
                if (ended.Fault is { } fault)
                {
                    ExceptionDispatchInfo.Throw(fault.Exception);
                }

                return (true, ended.Result);
            }
        }

        return default;
    }

    public Task CancelAsync() => _cancellation.CancelAsync();

    /// <summary>Cancels the members, and waits for all of them. What they throw but for cancellations is told like that of detached futures.</summary>
    /// <remarks>What a callback of the token throws is thrown when they have ended.</remarks>
    public async ValueTask EndAsync()
    {
        ExceptionDispatchInfo? failure = null;
        try
        {
            await _cancellation.CancelAsync().ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            failure = ExceptionDispatchInfo.Capture(exception);
        }

        while (Count > 0)
        {
            if (await _ended.Reader.ReadAsync(CancellationToken.None).ConfigureAwait(false) is { } ended)
            {
                _count.Decrement();
                ended.Fault?.ReportDetached();
            }
        }

        failure?.Throw();
    }

    /// <summary>The outcome of a member.</summary>
    private readonly record struct Ended(TResult Result, FutureFault? Fault);

    private sealed class Member(GroupMembers<TResult> members) : JoinObserver<TResult>
    {
        protected override void OnEnded(TResult result, FutureFault? fault) => members._ended.Writer.TryWrite(new Ended(result, fault));
    }
}
