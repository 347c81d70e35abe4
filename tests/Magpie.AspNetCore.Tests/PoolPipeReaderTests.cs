#pragma warning disable CA2012 // What an awaiter does is what is tested here.

using System.Buffers;
using System.IO.Pipelines;

namespace Magpie.AspNetCore.Tests;

/// <summary>A connection's input keeps the contract of its reader, and goes on on the pool.</summary>
public sealed class PoolPipeReaderTests : IDisposable
{
    private readonly List<Exception> _unhandled = [];
    private readonly WorkStealingPool _pool;
    private readonly Pipe _pipe = new(new PipeOptions(useSynchronizationContext: false));
    private readonly PoolPipeReader _reader;

    public PoolPipeReaderTests()
    {
        _pool = new WorkStealingPool(new WorkStealingPoolOptions { WorkerCount = 2, UnhandledException = _unhandled.Add });
        _reader = new PoolPipeReader(_pipe.Reader, _pool.SynchronizationContext);
    }

    public void Dispose()
    {
        _pool.Dispose();
        _unhandled.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_read_that_ends_just_before_it_is_waited_for_goes_on_on_the_pool()
    {
        var wentOn = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await _pool.Run(() =>
        {
            ValueTask<ReadResult> read = _reader.ReadAsync();
            var awaiter = read.GetAwaiter();
            awaiter.IsCompleted.ShouldBeFalse();
            _pipe.Writer.WriteAsync(new byte[1]).AsTask().IsCompletedSuccessfully.ShouldBeTrue();
            Bounded.Until(_pool, () => awaiter.IsCompleted, "the read has ended");
            awaiter.UnsafeOnCompleted(() =>
            {
                awaiter.GetResult().Buffer.Length.ShouldBe(1);
                wentOn.SetResult(WorkStealingPool.Current == _pool);
            });
        }).Within(_pool);

        (await wentOn.Task.Within(_pool)).ShouldBeTrue();
    }

    [Fact]
    public Task A_second_read_while_one_is_pending_is_refused_and_the_first_goes_on() => _pool.Run(async () =>
    {
        Task<ReadResult> first = _reader.ReadAsync().AsTask();

        await Should.ThrowAsync<InvalidOperationException>(async () => await _reader.ReadAsync());
        await _pipe.Writer.WriteAsync(new byte[3]);

        (await first).Buffer.Length.ShouldBe(3);
    }).Within(_pool);

    [Fact]
    public Task Cancelled_reads_and_faults_of_the_writer_reach_who_waits() => _pool.Run(async () =>
    {
        using var cancellation = new CancellationTokenSource();
        ValueTask<ReadResult> cancelled = _reader.ReadAsync(cancellation.Token);
        await cancellation.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(async () => await cancelled);

        ValueTask<ReadResult> interrupted = _reader.ReadAsync();
        _reader.CancelPendingRead();
        ReadResult result = await interrupted;
        result.IsCanceled.ShouldBeTrue();
        _reader.AdvanceTo(result.Buffer.Start);

        ValueTask<ReadResult> failing = _reader.ReadAsync();
        await _pipe.Writer.CompleteAsync(new FormatException());
        await Should.ThrowAsync<FormatException>(async () => await failing);
        WorkStealingPool.Current.ShouldBe(_pool);
    }).Within(_pool);

    [Fact]
    public Task Streams_and_long_reads_get_every_byte_in_order() => _pool.Run(async () =>
    {
        Task<ReadResult> atLeast = _reader.ReadAtLeastAsync(10).AsTask();
        for (byte i = 0; i < 10; i++)
        {
            await _pipe.Writer.WriteAsync(new[] { i });
            await Task.Yield();
        }

        ReadResult result = await atLeast;
        result.Buffer.Slice(0, 10).ToArray().ShouldBe([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
        _reader.AdvanceTo(result.Buffer.End);

        using var copied = new MemoryStream();
        Task copying = _reader.AsStream().CopyToAsync(copied);
        for (byte i = 0; i < 100; i++)
        {
            await _pipe.Writer.WriteAsync(new[] { i });
        }

        await _pipe.Writer.CompleteAsync();
        await copying;
        copied.ToArray().ShouldBe([.. Enumerable.Range(0, 100).Select(static i => (byte)i)]);
    }).Within(_pool);

    [Fact]
    public async Task Code_that_waits_with_its_context_finds_it_again()
    {
        var local = new AsyncLocal<int> { Value = 7 };
        var seen = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        ValueTask<ReadResult> read = _reader.ReadAsync();
        var awaiter = read.GetAwaiter();
        awaiter.OnCompleted(() => seen.SetResult(local.Value));
        local.Value = 8;

        await _pipe.Writer.WriteAsync(new byte[1]);

        (await seen.Task.Within(_pool)).ShouldBe(7);
    }
}
