using System.Diagnostics;
using System.Globalization;
using System.Reflection;

namespace Starvation.Server;

/// <summary>This program, started once more as the server. It ends when it is disposed, or when this process is gone.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly TimeSpan StartLimit = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(3);

    private readonly Process _process;

    private ServerProcess(Process process, Uri address)
    {
        _process = process;
        Address = address;
    }

    public Uri Address { get; }

    /// <exception cref="ServerFailedException">It did not start to listen.</exception>
    public static async Task<ServerProcess> StartAsync(Side side, TimeSpan duration, CancellationToken cancellationToken)
    {
        Process process = Process.Start(StartInfo(side, duration + StartLimit + EndLimit))
            ?? throw new ServerFailedException("The server process could not be started.");
        try
        {
            string? address = await process.StandardOutput.ReadLineAsync(cancellationToken).AsTask().WaitAsync(StartLimit, cancellationToken);
            return Uri.TryCreate(address, UriKind.Absolute, out Uri? uri)
                ? new ServerProcess(process, uri)
                : throw new ServerFailedException($"The server process did not say where it listens, but '{address}'.");
        }
        catch (Exception exception)
        {
            End(process);
            throw exception is TimeoutException
                ? new ServerFailedException($"The server process did not listen within {StartLimit.TotalSeconds} s.")
                : exception;
        }
    }

    public void Dispose() => End(_process);

    private static ProcessStartInfo StartInfo(Side side, TimeSpan limit)
    {
        string program = Environment.ProcessPath!;
        var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        if (Path.GetFileNameWithoutExtension(program) == "dotnet")
        {
            start.ArgumentList.Add(Assembly.GetExecutingAssembly().Location);
        }

        start.ArgumentList.Add("serve");
        start.ArgumentList.Add("--pool");
        start.ArgumentList.Add(side.Key);
        start.ArgumentList.Add("--limit");
        start.ArgumentList.Add(((int)limit.TotalSeconds).ToString(CultureInfo.InvariantCulture));
        return start;
    }

    private static void End(Process process)
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(EndLimit))
        {
            process.Kill();
        }

        process.Dispose();
    }
}
