using Magpie.Tests.Support;

namespace Magpie.Tests.Options;

public sealed class BackgroundFlagTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_item_that_changes_whether_its_thread_is_a_background_thread_changes_it_for_itself_alone(bool isBackground)
    {
        using var test = new TestPool(workers: 1, options => options.IsBackground = isBackground);

        await test.Pool.Run(() => Thread.CurrentThread.IsBackground = !isBackground).Within(test.Pool);

        bool next = await test.Pool.Run(static () => Thread.CurrentThread.IsBackground).Within(test.Pool);
        next.ShouldBe(isBackground);
    }
}
