using Microsoft.AspNetCore.Connections;

namespace Magpie.AspNetCore;

/// <summary>One connection on its way through the pool. It stays open as long as the client wants, which must not keep the pool from being idle.</summary>
internal sealed class ConnectionItem(SynchronizationContext pool, ConnectionDelegate next, ConnectionContext connection) : PoolEntry(pool)
{
    protected override bool KeepsPoolBusy => false;

    protected override Task Next() => next(connection);
}
