namespace Magpie.Escapes;

/// <summary>What a guarded flow goes on with, on the .NET thread pool. Each thread keeps one for its next use.</summary>
internal sealed class GuestContinuation : IThreadPoolWorkItem
{
    [ThreadStatic]
    private static GuestContinuation? _kept;

    private SendOrPostCallback? _callback;
    private object? _state;

    /// <remarks>Where the runtime would have queued it without a context.</remarks>
    public static void Queue(SendOrPostCallback callback, object? state)
    {
        GuestContinuation item = _kept ?? new GuestContinuation();
        _kept = null;
        item._callback = callback;
        item._state = state;
        ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: true);
    }

    public void Execute()
    {
        SendOrPostCallback callback = _callback!;
        object? state = _state;
        _callback = null;
        _state = null;
        _kept = this;
        callback(state);
    }
}
