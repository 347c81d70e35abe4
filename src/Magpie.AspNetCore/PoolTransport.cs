using System.IO.Pipelines;

namespace Magpie.AspNetCore;

/// <summary>A connection's two directions, of which the input goes on on the pool.</summary>
internal sealed class PoolTransport(IDuplexPipe inner, SynchronizationContext pool) : IDuplexPipe
{
    public PipeReader Input { get; } = new PoolPipeReader(inner.Input, pool);

    public PipeWriter Output => inner.Output;
}
