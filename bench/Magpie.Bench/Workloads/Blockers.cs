using System.Net;
using System.Net.Sockets;

namespace Magpie.Bench.Workloads;

/// <summary>Waits that have a time limit, for what does not come before it.</summary>
/// <param name="count">How many things to wait for are made: one for each item, or one for all.</param>
/// <param name="make">Makes one, on the thread that also disposes of it.</param>
/// <param name="block">Waits for it, for so many milliseconds.</param>
/// <param name="release">Ends what it is; else it is disposed if it can be.</param>
internal sealed class Blocker<T>(int count, Func<T> make, Action<T, int> block, Action<T>? release = null) : IBlocker
{
    private readonly T[] _each = [.. Enumerable.Range(0, count).Select(_ => make())];

    public void Block(int item, int milliseconds) => block(_each[item % _each.Length], milliseconds);

    public void Dispose()
    {
        foreach (T one in _each)
        {
            if (release is not null)
            {
                release(one);
            }
            else
            {
                (one as IDisposable)?.Dispose();
            }
        }
    }
}

/// <summary>Waits that have no time limit: another thread ends each when its time has come.</summary>
/// <param name="count">How many things to wait for are made: one for each item.</param>
/// <param name="make">Makes one.</param>
/// <param name="block">Waits for it.</param>
/// <param name="end">Ends one wait for it.</param>
internal sealed class EndedBlocker<T>(int count, Func<T> make, Action<T> block, Action<T> end) : IBlocker
    where T : IDisposable
{
    private readonly T[] _each = [.. Enumerable.Range(0, count).Select(_ => make())];
    private readonly Ender _ender = new();

    public void Block(int item, int milliseconds)
    {
        T one = _each[item];
        _ender.After(milliseconds, () => end(one));
        block(one);
    }

    public void Dispose()
    {
        _ender.Dispose();
        foreach (T one in _each)
        {
            one.Dispose();
        }
    }
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
