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
        LateTask.ForCallingThread().Wait();
        return $"order {id}";
    }
}
