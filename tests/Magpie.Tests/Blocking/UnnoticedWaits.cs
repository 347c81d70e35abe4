using System.Diagnostics;
using System.IO.Pipes;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Magpie.Tests.HandingOff;

/// <summary>What blocks without the runtime telling anybody: <c>Thread.Sleep</c> and native code. On Linux, where the stall monitor finds it.</summary>
internal static partial class UnnoticedWaits
{
    public static readonly Dictionary<string, Func<WaitKind>> Kinds = new()
    {
        ["Thread.Sleep"] = static () => InSteps(static () => Thread.Sleep(_step)),
        ["SpinWait.SpinUntil"] = SpinUntil,
        ["Socket.Receive"] = SocketReceive,
        ["Socket.Accept"] = SocketAccept,
        ["Socket.Connect"] = SocketConnect,
        ["NetworkStream.Read"] = NetworkStreamRead,
        ["Process.StandardOutput.ReadLine"] = ProcessOutputRead,
        ["AnonymousPipeClientStream.Read"] = PipeRead,
        ["FileStream.Read of a FIFO"] = FifoRead,
        ["nanosleep by P/Invoke"] = static () => InSteps(Nanosleep),
        ["poll by P/Invoke"] = static () => InSteps(static () => _ = Poll(0, 0, (int)_step.TotalMilliseconds)),
    };

    private static readonly TimeSpan _step = TimeSpan.FromMilliseconds(30);

    /// <summary>Nothing can end these, so they block again and again until it is told.</summary>
    private static WaitKind InSteps(Action block)
    {
        bool ended = false;
        return new(
            () =>
            {
                while (!Volatile.Read(ref ended))
                {
                    block();
                }
            },
            () => Volatile.Write(ref ended, true));
    }

    /// <summary>Spins a little, and then sleeps a millisecond at a time.</summary>
    private static WaitKind SpinUntil()
    {
        bool ended = false;
        return new(() => SpinWait.SpinUntil(() => Volatile.Read(ref ended)), () => Volatile.Write(ref ended, true));
    }

    private static WaitKind SocketReceive()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        EndPoint own = socket.LocalEndPoint!;
        return new(() => socket.Receive(new byte[1]), () => socket.SendTo(new byte[1], own), socket.Dispose);
    }

    private static WaitKind SocketAccept()
    {
        Socket listener = Listen();
        Socket? client = null;
        return new(
            () => listener.Accept().Dispose(),
            () => client = Connect(listener),
            () =>
            {
                client?.Dispose();
                listener.Dispose();
            });
    }

    /// <summary>The line of those that wait to be accepted is full.</summary>
    private static WaitKind SocketConnect()
    {
        var address = new UnixDomainSocketEndPoint($"\0magpie-{Guid.NewGuid()}");
        var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(address);
        listener.Listen(0);
        var first = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        first.Connect(address);
        var second = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        return new(
            () => second.Connect(address),
            () => listener.Accept().Dispose(),
            () =>
            {
                second.Dispose();
                first.Dispose();
                listener.Dispose();
            });
    }

    private static WaitKind NetworkStreamRead()
    {
        using Socket listener = Listen();
        Socket client = Connect(listener);
        Socket server = listener.Accept();
        var stream = new NetworkStream(server, ownsSocket: true);
        return new(
            () => stream.ReadByte(),
            () => client.Send(new byte[1]),
            () =>
            {
                client.Dispose();
                stream.Dispose();
            });
    }

    private static WaitKind ProcessOutputRead()
    {
        var process = Process.Start(new ProcessStartInfo("cat")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;
        return new(() => _ = process.StandardOutput.ReadLine(), process.StandardInput.Close, process.Dispose);
    }

    private static WaitKind PipeRead()
    {
        var writer = new AnonymousPipeServerStream(PipeDirection.Out);
        var reader = new AnonymousPipeClientStream(PipeDirection.In, writer.ClientSafePipeHandle);
        return new(
            () => reader.ReadByte(),
            () => writer.WriteByte(0),
            () =>
            {
                writer.Dispose();
                reader.Dispose();
            });
    }

    private static WaitKind FifoRead()
    {
        string path = Path.Combine(Path.GetTempPath(), $"magpie-{Guid.NewGuid()}");
        if (MakeFifo(path, 0x180) != 0)
        {
            throw new IOException($"mkfifo failed with {Marshal.GetLastPInvokeError()}.");
        }

        // Open for both, so that neither waits for the other to open it.
        var fifo = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        File.Delete(path);
        return new(() => fifo.ReadByte(), () => fifo.WriteByte(0), fifo.Dispose);
    }

    private static Socket Listen()
    {
        var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        return listener;
    }

    private static Socket Connect(Socket listener)
    {
        var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(listener.LocalEndPoint!);
        return client;
    }

    private static void Nanosleep()
    {
        var time = new TimeSpec { Nanoseconds = _step.Ticks * TimeSpan.NanosecondsPerTick };
        _ = Nanosleep(in time, 0);
    }

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int Nanosleep(in TimeSpec time, nint remaining);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(nint descriptors, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeFifo(string path, uint mode);

    /// <summary><c>struct timespec</c> of 64-bit systems.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }
}
