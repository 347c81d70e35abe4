using System.Net;
using System.Net.Sockets;

namespace Magpie.Bench.Workloads;

/// <summary><c>Thread.Sleep</c>.</summary>
internal sealed class SleepBlocker : IBlocker
{
    public void Block(int item, int milliseconds) => Thread.Sleep(milliseconds);

    public void Dispose()
    {
    }
}

/// <summary>Sync over async.</summary>
internal sealed class TaskBlocker : IBlocker
{
    public void Block(int item, int milliseconds) => Task.Delay(milliseconds).Wait();

    public void Dispose()
    {
    }
}

/// <summary>An event per item that nobody sets.</summary>
internal sealed class EventBlocker(int items) : IBlocker
{
    private readonly ManualResetEventSlim[] _events = [.. Enumerable.Range(0, items).Select(_ => new ManualResetEventSlim(false))];

    public void Block(int item, int milliseconds) => _events[item].Wait(milliseconds);

    public void Dispose()
    {
        foreach (ManualResetEventSlim item in _events)
        {
            item.Dispose();
        }
    }
}

/// <summary>A lock that the thread which made this holds all the time.</summary>
internal sealed class LockBlocker : IBlocker
{
    private readonly object _gate = new();

    public LockBlocker() => Monitor.Enter(_gate);

    public void Block(int item, int milliseconds)
    {
        if (Monitor.TryEnter(_gate, milliseconds))
        {
            Monitor.Exit(_gate);
        }
    }

    public void Dispose() => Monitor.Exit(_gate);
}

/// <summary>A connected socket per item on which nothing arrives before the time-out.</summary>
internal sealed class SocketBlocker : IBlocker
{
    private readonly Socket[] _readers;
    private readonly Socket[] _silent;

    public SocketBlocker(int items)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(items);
        _readers = new Socket[items];
        _silent = new Socket[items];
        for (int i = 0; i < items; i++)
        {
            _readers[i] = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _readers[i].Connect(listener.LocalEndPoint!);
            _silent[i] = listener.Accept();
        }
    }

    public void Block(int item, int milliseconds)
    {
        // To a socket, 0 means for ever.
        _readers[item].ReceiveTimeout = Math.Max(1, milliseconds);
        Span<byte> buffer = stackalloc byte[1];
        _readers[item].Receive(buffer, SocketFlags.None, out SocketError error);
        if (error != SocketError.TimedOut)
        {
            throw new InvalidOperationException($"A read that should time out ended with {error}.");
        }
    }

    public void Dispose()
    {
        foreach (Socket socket in _readers.Concat(_silent))
        {
            socket.Dispose();
        }
    }
}
