using System.Collections.Concurrent;
using System.Threading.Channels;

namespace Magpie.Tests.Support;

/// <summary>Collects what a pool passes to <see cref="WorkStealingPoolOptions.UnhandledException"/>.</summary>
internal sealed class UnhandledExceptions
{
    private readonly Channel<Exception> _channel = Channel.CreateUnbounded<Exception>();
    private readonly ConcurrentQueue<Exception> _all = new();

    /// <summary>All that came so far, taken or not.</summary>
    public IReadOnlyCollection<Exception> All => _all;

    public void Add(Exception exception)
    {
        _all.Enqueue(exception);
        _channel.Writer.TryWrite(exception);
    }

    /// <summary>Waits for the next exception and takes it.</summary>
    public Task<Exception> TakeAsync(WorkStealingPool pool) => _channel.Reader.ReadAsync().AsTask().Within(pool);

    /// <summary>Takes all that came so far: the test expected them.</summary>
    public IReadOnlyList<Exception> TakeAll()
    {
        var taken = new List<Exception>();
        while (_channel.Reader.TryRead(out Exception? exception))
        {
            taken.Add(exception);
        }

        return taken;
    }

    public void AssertNoneLeft()
    {
        IReadOnlyList<Exception> left = TakeAll();
        if (left.Count > 0)
        {
            throw new AggregateException("Items or hooks of the pool threw what the test did not expect.", left);
        }
    }
}
