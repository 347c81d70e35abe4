using System.Diagnostics;
using System.Runtime;
using System.Runtime.InteropServices;

namespace Magpie.Bench.Harness;

/// <summary>Where and with what a result was taken.</summary>
internal sealed record MachineInfo(int Cpus, string CpuModel, string Os, string Runtime, string Gc, string? Commit)
{
    public static MachineInfo Read() => new(
        Environment.ProcessorCount,
        ReadCpuModel(),
        $"{RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}",
        RuntimeInformation.FrameworkDescription,
        $"{(GCSettings.IsServerGC ? "server" : "workstation")}, {(AppContext.TryGetSwitch("System.GC.Concurrent", out bool concurrent) && !concurrent ? "not concurrent" : "concurrent")}",
        ReadCommit());

    public IEnumerable<(string Name, string Value)> Lines()
    {
        yield return ("cpus", $"{Cpus} ({CpuModel})");
        yield return ("os", Os);
        yield return ("runtime", Runtime);
        yield return ("gc", Gc);
        yield return ("commit", Commit ?? "unknown");
    }

    private static string ReadCpuModel()
    {
        try
        {
            return File.ReadLines("/proc/cpuinfo")
                .FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?
                .Split(':', 2)[1].Trim() ?? "unknown model";
        }
        catch (IOException)
        {
            return Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER") ?? "unknown model";
        }
    }

    /// <summary>The commit that the program was built from, if it still is where it was built; null without git.</summary>
    private static string? ReadCommit()
    {
        string? commit = Git("rev-parse --short HEAD");
        return string.IsNullOrEmpty(commit)
            ? null
            : commit + (string.IsNullOrEmpty(Git("status --porcelain --untracked-files=no")) ? "" : " with changes");
    }

    private static string? Git(string arguments)
    {
        try
        {
            using Process git = Process.Start(new ProcessStartInfo("git", arguments)
            {
                // The program's, not the caller's.
                WorkingDirectory = AppContext.BaseDirectory,
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            string output = git.StandardOutput.ReadToEnd();
            git.WaitForExit();
            return git.ExitCode == 0 ? output.Trim() : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
