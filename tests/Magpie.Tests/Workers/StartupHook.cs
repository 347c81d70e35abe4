using Magpie.Tests.Workers;

#pragma warning disable MA0047 // the runtime looks for a startup hook outside all namespaces

/// <summary>Called by the runtime before the test program's entry point, where a test asked for it by environment variable.</summary>
internal static class StartupHook
{
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(CrashScenario.Variable) is { } scenario)
        {
            CrashScenario.Run(scenario);
        }
    }
}
