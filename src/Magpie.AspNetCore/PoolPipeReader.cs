using System.IO.Pipelines;
using System.Threading.Tasks.Sources;

namespace Magpie.AspNetCore;

/// <summary>A connection's input, whose reader goes on on the pool. Kestrel's pipes take no notice of a synchronisation context.</summary>
/// <remarks>
/// <para>
/// One read at a time is pending, as with every <see cref="PipeReader"/>, so the reader is the operation itself, and a read allocates nothing. What the transport completes,
/// wherever it does so, is posted to the pool; there the code that waits goes on in place.
/// </para>
/// <para>
/// The transport is asked to tell of the end only when the code that waits is known. So the end always finds that code, even if the read ends
/// between the code's look whether it must wait and its waiting.
/// </para>
/// </remarks>
internal sealed class PoolPipeReader : PipeReader, IValueTaskSource<ReadResult>
{
    private static readonly SendOrPostCallback _complete = static reader => ((PoolPipeReader)reader!).CompleteRead();

    private readonly PipeReader _inner;
    private readonly SynchronizationContext _pool;
    private readonly Action _onRead;
    private Action<object?>? _continuation;
    private object? _state;
    private ExecutionContext? _context;
    private short _version;
    private ValueTask<ReadResult> _pending;

    public PoolPipeReader(PipeReader inner, SynchronizationContext pool)
    {
        _inner = inner;
        _pool = pool;
        _onRead = () => _pool.Post(_complete, this);
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        // The transport's own would tell both, and the first would never go on.
        if (_continuation is not null)
        {
            throw new InvalidOperationException("Another read of the connection is pending.");
        }

        ValueTask<ReadResult> read = _inner.ReadAsync(cancellationToken);
        if (read.IsCompleted)
        {
            return read;
        }

        _pending = read;
        return new ValueTask<ReadResult>(this, ++_version);
    }

    public override bool TryRead(out ReadResult result) => _inner.TryRead(out result);

    public override void AdvanceTo(SequencePosition consumed) => _inner.AdvanceTo(consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined) => _inner.AdvanceTo(consumed, examined);

    public override void CancelPendingRead() => _inner.CancelPendingRead();

    public override void Complete(Exception? exception = null) => _inner.Complete(exception);

    public override ValueTask CompleteAsync(Exception? exception = null) => _inner.CompleteAsync(exception);

    ReadResult IValueTaskSource<ReadResult>.GetResult(short token)
    {
        Check(token);
        ValueTask<ReadResult> pending = _pending;
        _pending = default;
        _version++;
        return pending.GetAwaiter().GetResult();
    }

    ValueTaskSourceStatus IValueTaskSource<ReadResult>.GetStatus(short token)
    {
        Check(token);
        return _pending switch
        {
            { IsCompleted: false } => ValueTaskSourceStatus.Pending,
            { IsCompletedSuccessfully: true } => ValueTaskSourceStatus.Succeeded,
            { IsCanceled: true } => ValueTaskSourceStatus.Canceled,
            _ => ValueTaskSourceStatus.Faulted,
        };
    }

    void IValueTaskSource<ReadResult>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
    {
        Check(token);
        _state = state;
        _context = flags.HasFlag(ValueTaskSourceOnCompletedFlags.FlowExecutionContext) ? ExecutionContext.Capture() : null;
        _continuation = continuation;
        _pending.ConfigureAwait(false).GetAwaiter().UnsafeOnCompleted(_onRead);
    }

    private void Check(short token)
    {
        if (token != _version)
        {
            throw new InvalidOperationException("The read of the connection has ended.");
        }
    }

    private void CompleteRead()
    {
        Action<object?> continuation = _continuation!;
        object? state = _state;
        ExecutionContext? context = _context;
        _continuation = null;
        _state = null;
        _context = null;
        if (context is null)
        {
            continuation(state);
        }
        else
        {
            ExecutionContext.Run(context, continuation.Invoke, state);
        }
    }
}
