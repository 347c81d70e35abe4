using System.CommandLine;
using System.Diagnostics;
using Spectre.Console;

var blockers = new Option<int>("--blockers")
{
    Description = "How many blocking work items are queued ahead of the probe.",
    DefaultValueFactory = _ => Environment.ProcessorCount * 4,
};
var command = new RootCommand("Shows how long a work item waits behind blocking ones on the .NET thread pool.") { blockers };
command.SetAction(result => MeasureDotNetPool(result.GetValue(blockers)));
return command.Parse(args).Invoke();

static void MeasureDotNetPool(int blockers)
{
    using var release = new ManualResetEventSlim();
    using var probed = new ManualResetEventSlim();
    for (var i = 0; i < blockers; i++)
    {
        ThreadPool.QueueUserWorkItem(_ => release.Wait());
    }

    var queuedAt = Stopwatch.GetTimestamp();
    ThreadPool.QueueUserWorkItem(_ => probed.Set());
    probed.Wait();
    var waited = Stopwatch.GetElapsedTime(queuedAt);
    release.Set();
    AnsiConsole.WriteLine($".NET thread pool: a work item behind {blockers} blocked ones waited {waited.TotalMilliseconds:N0} ms.");
}
