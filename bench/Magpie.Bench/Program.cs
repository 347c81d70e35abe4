using System.Runtime;
using System.Runtime.InteropServices;

// Every result file starts with the machine it was taken on.
Console.WriteLine($"cpus: {Environment.ProcessorCount}");
Console.WriteLine($"os: {RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}");
Console.WriteLine($"runtime: {RuntimeInformation.FrameworkDescription}");
Console.WriteLine($"gc: {(GCSettings.IsServerGC ? "server" : "workstation")}, {GCSettings.LatencyMode}");
