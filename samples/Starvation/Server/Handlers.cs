using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace Starvation.Server;

/// <summary>Ordinary handlers. All but one block their thread, each in a way that real services do; none knows of the pool.</summary>
internal static class Handlers
{
    /// <summary>How long the blocking endpoint waits.</summary>
    public static readonly TimeSpan BlockingTime = TimeSpan.FromMilliseconds(500);

    /// <summary>How long the endpoints block that neither the runtime nor the guard notices.</summary>
    public static readonly TimeSpan UnnoticedTime = TimeSpan.FromMilliseconds(200);

    /// <summary>Where the server tells who blocked its threads.</summary>
    public static readonly Uri CulpritsPath = new("/culprits", UriKind.Relative);

    private static readonly TimeSpan LockedTime = TimeSpan.FromMilliseconds(1);
    private static readonly Lock Gate = new();
    private static readonly byte[] Record = new byte[16 * 1024];

    public static void Map(IEndpointRouteBuilder routes, SlowBackend backend)
    {
        routes.MapGet("/blocking", WaitForTask);
        routes.MapGet("/lock", WaitForLock);
        routes.MapGet("/sleep", Sleep);
        routes.MapGet("/socket", backend.Ask);
        routes.MapGet("/file", WriteAndReadFile);
        routes.MapGet("/fast", AnswerAsync);
    }

    /// <summary>Sync over async.</summary>
    private static string WaitForTask()
    {
        Task.Delay(BlockingTime).Wait();
        return "waited";
    }

    /// <summary>One at a time: the others wait for the lock.</summary>
    private static string WaitForLock()
    {
        lock (Gate)
        {
            Thread.Sleep(LockedTime);
        }

        return "locked";
    }

    private static string Sleep()
    {
        Thread.Sleep(UnnoticedTime);
        return "slept";
    }

    /// <summary>Synchronous input and output.</summary>
    private static string WriteAndReadFile()
    {
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, Record);
            return $"{File.ReadAllBytes(path).Length} bytes";
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Needs a thread for some microseconds, twice.</summary>
    private static async Task<string> AnswerAsync()
    {
        await Task.Yield();
        return "fast";
    }
}
