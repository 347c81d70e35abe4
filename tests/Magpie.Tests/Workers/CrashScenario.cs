using Magpie.Tests.Support;

#pragma warning disable MA0147 // an async void method is one of the scenarios

namespace Magpie.Tests.Workers;

/// <summary>What the child process of <see cref="CrashTests"/> does.</summary>
internal static class CrashScenario
{
    public const string Variable = "MAGPIE_TEST_CRASH_SCENARIO";
    public const string Post = "post";
    public const string AsyncVoid = "async void";
    public const string Handled = "handled";
    public const string Message = "thrown by an item of the crash test";
    public const int SurvivedExitCode = 42;

    public static void Run(string scenario)
    {
        var options = new WorkStealingPoolOptions { WorkerCount = 1 };
        if (scenario == Handled)
        {
            options.UnhandledException = static _ => { };
        }

        var pool = new WorkStealingPool(options);
        pool.Post(scenario == AsyncVoid ? ThrowLater : Throw);
        pool.WaitForIdleAsync().Wait(Bounded.Limit);
        if (scenario != Handled)
        {
            // Another thread is about to end the process. Should it not, the parent must see that.
            using var never = new ManualResetEvent(initialState: false);
            never.WaitOne(Bounded.Limit / 2);
        }

        Environment.Exit(SurvivedExitCode);
    }

    private static void Throw() => throw new InvalidOperationException(Message);

    private static async void ThrowLater()
    {
        await Task.Yield();
        Throw();
    }
}
