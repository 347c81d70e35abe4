using Magpie.AspNetCore.Tests.Support;

namespace Magpie.AspNetCore.Tests;

public sealed class BlockingReportTests
{
    [Fact]
    public async Task A_handler_that_blocks_is_told_by_its_place_and_its_endpoint()
    {
        await using WebApp app = await WebApp.StartAsync(WebServer.Kestrel, static app =>
        {
            app.UseMagpie();
            app.MapGet("/orders/{id}", WaitForTask);
        });
        app.Pool.StartBlockingReport(new BlockingReportOptions { BlockingThreshold = TimeSpan.Zero });

        await app.GetAsync("/orders/5");
        await app.Pool.BecomesIdle();

        BlockingReportEntry entry = app.Pool.GetBlockingReport().Entries.MaxBy(static entry => entry.Total)!;
        (entry.CallSite, entry.Item).ShouldBe(($"{typeof(BlockingReportTests).FullName}.{nameof(WaitForTask)}", $"HTTP: GET /orders/{{id}} => {nameof(WaitForTask)}"));
    }

    private static string WaitForTask(int id)
    {
        // Ended some time after it began to wait.
        var completion = new TaskCompletionSource();
        Thread waiter = Thread.CurrentThread;
        var ender = new Thread(() =>
        {
            SpinWait.SpinUntil(() => waiter.ThreadState.HasFlag(ThreadState.WaitSleepJoin));
            Thread.Sleep(20);
            completion.SetResult();
        });
        ender.IsBackground = true;
        ender.Start();
        completion.Task.Wait();
        return $"order {id}";
    }
}
