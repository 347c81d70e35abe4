using Microsoft.Extensions.Hosting;

namespace Magpie.AspNetCore;

/// <summary>
/// Ends the pool with the host. It does so in the last step, when the server has stopped: until then requests in flight
/// need the pool. As a parameter, the pool is made when the host starts, so that bad options fail there.
/// </summary>
internal sealed class PoolLifetime(WorkStealingPool pool) : IHostedLifecycleService
{
    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        Task drained = pool.ShutdownAsync();
        try
        {
            await drained.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Not awaited: it waits for what runs, and the host's time is up.
            _ = pool.ShutdownNowAsync();
        }
    }
}
