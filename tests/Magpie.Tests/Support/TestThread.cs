namespace Magpie.Tests.Support;

/// <summary>Threads of no pool.</summary>
internal static class TestThread
{
    /// <summary>Runs code on a thread of its own.</summary>
    public static Task Run(Action body) =>
        Task.Factory.StartNew(body, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
