using System.IO.Pipelines;
using System.Threading.Tasks.Sources;

namespace Magpie.AspNetCore;

/// <summary>A connection's input, whose reader goes on on the pool. Kestrel's pipes take no notice of a synchronisation context.</summary>
/// <remarks>
/// One read at a time is pending, as with every <see cref="PipeReader"/>, so the reader is the operation itself, and a read allocates nothing. What the transport completes,
/// wherever it does so, is posted to the pool; there the code that waits goes on in place.
/// </remarks>
internal sealed class PoolPipeReader : PipeReader, IValueTaskSource<ReadResult>
{
    private static readonly SendOrPostCallback _complete = static reader => ((PoolPipeReader)reader!).CompleteRead();

    private readonly PipeReader _inner;
    private readonly SynchronizationContext _pool;
    private readonly Action _onRead;
    private ManualResetValueTaskSourceCore<ReadResult> _read;
    private ValueTask<ReadResult> _pending;

    public PoolPipeReader(PipeReader inner, SynchronizationContext pool)
    {
        _inner = inner;
        _pool = pool;
        _onRead = () => _pool.Post(_complete, this);
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        ValueTask<ReadResult> read = _inner.ReadAsync(cancellationToken);
        if (read.IsCompleted)
        {
            return read;
        }

        _read.Reset();
        _pending = read;
        read.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_onRead);
        return new ValueTask<ReadResult>(this, _read.Version);
    }

    public override bool TryRead(out ReadResult result) => _inner.TryRead(out result);

    public override void AdvanceTo(SequencePosition consumed) => _inner.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => _inner.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => _inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => _inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => _inner.CompleteAsync(exception);

    ReadResult IValueTaskSource<ReadResult>.GetResult(short token) => _read.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<ReadResult>.GetStatus(short token) => _read.GetStatus(token);

    /// <remarks>Without the context: it would be posted to the pool once more.</remarks>
    void IValueTaskSource<ReadResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _read.OnCompleted(continuation, state, token, flags & ~ValueTaskSourceOnCompletedFlags.UseSchedulingContext);

    private void CompleteRead()
    {
        ValueTask<ReadResult> pending = _pending;
        _pending = default;
        ReadResult result;
        try
        {
            // It is complete: nobody waits here.
            result = pending.GetAwaiter().GetResult();
        }
        catch (Exception exception)
        {
            _read.SetException(exception);
            return;
        }

        _read.SetResult(result);
    }
}
