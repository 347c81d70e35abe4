using System.Diagnostics;
using System.IO.Pipes;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Magpie.Bench.Harness;

namespace Magpie.Bench.Workloads;

/// <summary>The other ways to block of which nobody tells Magpie: the stall monitor has to find them. Linux only, as it is.</summary>
internal static partial class FoundKinds
{
    public static IReadOnlyList<BlockingKind> All { get; } = OperatingSystem.IsLinux()
        ?
        [
            Of("spin_until", "SpinWait.SpinUntil", static time => SpinWait.SpinUntil(static () => false, time)),
            new("accept", "Socket.Accept, found", static items => new EndedBlocker<Line>(items, static () => new Line(), static line => line.Accept(), static line => line.Connect())),
            new("connect", "Socket.Connect, found", static items => new EndedBlocker<Line>(items, Line.Full, static line => line.Connect(), static line => line.Accept())),
            new("network_stream", "NetworkStream.Read, found", static items => new EndedBlocker<Connection>(items, static () => new Connection(), static connection => connection.Read(), static connection => connection.Write())),
            new("pipe", "a read of an anonymous pipe, found", static items => new EndedBlocker<Pipe>(items, static () => new Pipe(), static pipe => pipe.Read(), static pipe => pipe.Write())),
            new("fifo", "FileStream.Read of a FIFO, found", static items => new EndedBlocker<FileStream>(items, MakeFifo, static fifo => fifo.ReadByte(), static fifo => fifo.WriteByte(0))),
            new("process_output", "Process.StandardOutput.ReadLine, found", static items => new EndedBlocker<Echo>(items, static () => new Echo(), static echo => echo.Read(), static echo => echo.Write())),
            Of("nanosleep", "nanosleep by P/Invoke", Sleep),
            Of("poll", "poll by P/Invoke", static time => _ = Poll(0, 0, time)),
        ]
        : [];

    private static BlockingKind Of(string name, string description, Action<int> block) =>
        new(name, $"{description}, found", _ => new Blocker<object?>(1, static () => null, (_, time) => block(time)));

    private static void Sleep(int milliseconds)
    {
        var time = new TimeSpec { Nanoseconds = milliseconds * 1_000_000L };
        _ = Nanosleep(in time, 0);
    }

    private static FileStream MakeFifo()
    {
        string path = Path.Combine(Path.GetTempPath(), $"magpie-{Guid.NewGuid()}");
        if (MakeFifo(path, 0x180) != 0)
        {
            throw new InvalidOperationException($"mkfifo failed with {Marshal.GetLastPInvokeError()}.");
        }

        // Open for both, so that neither waits for the other to open it.
        var fifo = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        File.Delete(path);
        return fifo;
    }

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int Nanosleep(in TimeSpec time, nint remaining);

    [LibraryImport("libc", EntryPoint = "poll")]
    private static partial int Poll(nint descriptors, nuint count, int milliseconds);

    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int MakeFifo(string path, uint mode);

    /// <summary>A line of sockets that wait to be accepted, and has room for one.</summary>
    private sealed class Line : IDisposable
    {
        private readonly UnixDomainSocketEndPoint _address = new($"\0magpie-{Guid.NewGuid()}");
        private readonly Socket _listener = New();

        public Line()
        {
            _listener.Bind(_address);
            _listener.Listen(0);
        }

        public static Line Full()
        {
            var line = new Line();
            line.Connect();
            return line;
        }

        public void Connect()
        {
            using Socket client = New();
            client.Connect(_address);
        }

        public void Accept() => _listener.Accept().Dispose();

        public void Dispose() => _listener.Dispose();

        private static Socket New() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
    }

    private sealed class Connection : IDisposable
    {
        private readonly Socket _writer;
        private readonly NetworkStream _reader;

        public Connection()
        {
            using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            listener.Listen();
            _writer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            _writer.Connect(listener.LocalEndPoint!);
            _reader = new NetworkStream(listener.Accept(), ownsSocket: true);
        }

        public void Read() => _reader.ReadByte();

        public void Write() => _writer.Send([0]);

        public void Dispose()
        {
            _writer.Dispose();
            _reader.Dispose();
        }
    }

    private sealed class Pipe : IDisposable
    {
        private readonly AnonymousPipeServerStream _writer = new(PipeDirection.Out);
        private readonly AnonymousPipeClientStream _reader;

        public Pipe() => _reader = new AnonymousPipeClientStream(PipeDirection.In, _writer.ClientSafePipeHandle);

        public void Read() => _reader.ReadByte();

        public void Write() => _writer.WriteByte(0);

        public void Dispose()
        {
            _writer.Dispose();
            _reader.Dispose();
        }
    }

    /// <summary>A program that answers each line with the same.</summary>
    private sealed class Echo : IDisposable
    {
        private readonly Process _process = Process.Start(new ProcessStartInfo("cat")
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        })!;

        public void Read() => _ = _process.StandardOutput.ReadLine();

        public void Write()
        {
            _process.StandardInput.WriteLine();
            _process.StandardInput.Flush();
        }

        public void Dispose()
        {
            _process.StandardInput.Close();
            _process.WaitForExit();
            _process.Dispose();
        }
    }
}
