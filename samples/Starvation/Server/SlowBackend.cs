using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Starvation.Server;

/// <summary>What handlers ask by a synchronous socket: it answers each request after the same time, on a thread of its own.</summary>
internal sealed class SlowBackend : IDisposable
{
    private readonly TimeSpan _delay;
    private readonly Socket _socket = Bind();
    private readonly BlockingCollection<(EndPoint Client, long Received)> _requests = [];

    public SlowBackend(TimeSpan delay)
    {
        _delay = delay;
        StartThread(Receive);
        StartThread(Answer);
    }

    /// <summary>Sends a request and reads the answer: a synchronous driver.</summary>
    public string Ask()
    {
        using Socket client = Bind();
        client.SendTo(new byte[1], _socket.LocalEndPoint!);
        return $"{client.Receive(new byte[1])} byte";
    }

    public void Dispose() => _socket.Dispose();

    private static Socket Bind()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static void StartThread(Action run) => new Thread(() =>
    {
        try
        {
            run();
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // The server ends.
        }
    })
    {
        Name = "backend",
        IsBackground = true,
    }.Start();

    private void Receive()
    {
        byte[] request = new byte[1];
        while (true)
        {
            EndPoint client = new IPEndPoint(IPAddress.Any, 0);
            _socket.ReceiveFrom(request, ref client);
            _requests.Add((client, Stopwatch.GetTimestamp()));
        }
    }

    /// <summary>All are due after the same time, so the first to come is the first to be answered.</summary>
    private void Answer()
    {
        foreach ((EndPoint client, long received) in _requests.GetConsumingEnumerable())
        {
            TimeSpan left = _delay - Stopwatch.GetElapsedTime(received);
            if (left > TimeSpan.Zero)
            {
                Thread.Sleep(left);
            }

            _socket.SendTo(new byte[1], client);
        }
    }
}
