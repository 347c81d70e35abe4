using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;

namespace Magpie.Bench.Peers;

/// <summary>
/// A running peer: it reads a request from its standard input, measures, and answers with one line. Threads of its own
/// read what it writes, because the .NET thread pool is itself under measurement.
/// </summary>
internal sealed class PeerProcess : IDisposable
{
    // The first lines of an error say most, as of an exception with its stack.
    private const int KeptErrorLines = 3;

    private static readonly TimeSpan EndLimit = TimeSpan.FromSeconds(5);

    private readonly BlockingCollection<string?> _answers = [];
    private readonly ConcurrentQueue<string> _errors = new();
    private readonly Thread _errorReader;
    private readonly Process _process;

    private PeerProcess(Process process)
    {
        _process = process;
        StartReader(() => ReadAnswers(process.StandardOutput));
        _errorReader = StartReader(() => ReadErrors(process.StandardError));
    }

    /// <summary>Processor time used so far, in seconds.</summary>
    public double ProcessorSeconds
    {
        get
        {
            try
            {
                return _process.TotalProcessorTime.TotalSeconds;
            }
            catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
            {
                // It has ended.
                return 0;
            }
        }
    }

    /// <exception cref="PeerException">It cannot be started.</exception>
    public static PeerProcess Start(string command)
    {
        // Instead of the shell, not below it: so that the processor time is the peer's, and killing kills the peer.
        var start = new ProcessStartInfo("/bin/sh", ["-c", "exec " + command])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        try
        {
            return new PeerProcess(Process.Start(start)!);
        }
        catch (Win32Exception exception)
        {
            throw new PeerException($"it cannot be started: {exception.Message}", exception);
        }
    }

    /// <returns>The line that it answers.</returns>
    /// <exception cref="PeerException">It ended, or did not answer in time.</exception>
    public string Ask(string request, TimeSpan limit)
    {
        // What it wrote before was of no consequence.
        _errors.Clear();
        try
        {
            _process.StandardInput.Write(request + "\n");
            _process.StandardInput.Flush();
        }
        catch (IOException exception)
        {
            throw new PeerException(DescribeEnd(), exception);
        }

        if (!_answers.TryTake(out string? answer, limit))
        {
            throw new PeerException($"it did not answer within {limit.TotalSeconds:F0} s");
        }

        return answer ?? throw new PeerException(DescribeEnd());
    }

    /// <summary>Ends it: by closing its input, and if that does not help, by force.</summary>
    public void Dispose()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It no longer reads.
        }

        if (!_process.WaitForExit(EndLimit))
        {
            Kill();
        }

        _process.Dispose();
    }

    public void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
            _process.WaitForExit(EndLimit);
        }
        catch (InvalidOperationException)
        {
            // It has ended by itself.
        }
    }

    private static Thread StartReader(ThreadStart code)
    {
        var thread = new Thread(code) { IsBackground = true, Name = "peer reader" };
        thread.Start();
        return thread;
    }

    private void ReadAnswers(StreamReader output)
    {
        string? line;
        do
        {
            line = ReadLine(output);
            _answers.Add(line);
        }
        while (line is not null);
    }

    private void ReadErrors(StreamReader errors)
    {
        while (ReadLine(errors) is { } line)
        {
            if (_errors.Count < KeptErrorLines && !string.IsNullOrWhiteSpace(line))
            {
                _errors.Enqueue(line.Trim());
            }
        }
    }

    private static string? ReadLine(StreamReader reader)
    {
        try
        {
            return reader.ReadLine();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            return null;
        }
    }

    private string DescribeEnd()
    {
        if (!_process.WaitForExit(EndLimit))
        {
            return "it closed its output without an answer";
        }

        _errorReader.Join(EndLimit);
        string errors = string.Join(" / ", _errors);
        return $"it ended with exit code {_process.ExitCode}{(errors.Length == 0 ? "" : ": " + errors)}";
    }
}
