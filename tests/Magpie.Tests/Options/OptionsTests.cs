using Magpie.Tests.Support;

namespace Magpie.Tests.Options;

public sealed class OptionsTests
{
    private static readonly Dictionary<string, (Action<WorkStealingPoolOptions> Set, string Option, string[] Range)> _bad = new(StringComparer.Ordinal)
    {
        ["no workers"] = (static options => options.WorkerCount = 0, "WorkerCount", ["1", "32768"]),
        ["negative workers"] = (static options => options.WorkerCount = -1, "WorkerCount", ["1", "32768"]),
        ["too many workers"] = (static options => options.WorkerCount = 32_769, "WorkerCount", ["1", "32768"]),
        ["negative blocking"] = (static options => options.MaxBlockingThreads = -1, "MaxBlockingThreads", ["0", "32767"]),
        ["too much blocking"] = (static options => options.MaxBlockingThreads = 32_768, "MaxBlockingThreads", ["0", "32767"]),
        ["no keep-alive"] = (static options => options.KeepAlive = TimeSpan.Zero, "KeepAlive", ["positive", "InfiniteTimeSpan"]),
        ["negative keep-alive"] = (static options => options.KeepAlive = TimeSpan.FromSeconds(-1), "KeepAlive", ["positive", "InfiniteTimeSpan"]),
        ["too long keep-alive"] = (static options => options.KeepAlive = TimeSpan.FromMilliseconds(int.MaxValue), "KeepAlive", ["2147483646"]),
        ["negative stack"] = (static options => options.MaxStackSize = -1, "MaxStackSize", ["0"]),
        ["no interval"] = (static options => options.InboxCheckInterval = 0, "InboxCheckInterval", ["1"]),
        ["low priority"] = (static options => options.ThreadPriority = ThreadPriority.Lowest - 1, "ThreadPriority", ["0", "4"]),
        ["high priority"] = (static options => options.ThreadPriority = ThreadPriority.Highest + 1, "ThreadPriority", ["0", "4"]),
        ["null name"] = (static options => options.Name = null!, "Name", []),
        ["empty name"] = (static options => options.Name = "", "Name", ["empty"]),
        ["blank name"] = (static options => options.Name = " ", "Name", ["white"]),
    };

    private static readonly Dictionary<string, Action<WorkStealingPoolOptions>> _extreme = new(StringComparer.Ordinal)
    {
        ["one worker"] = static options => options.WorkerCount = 1,
        ["most workers"] = static options => options.WorkerCount = 32_768,
        ["no blocking"] = static options => options.MaxBlockingThreads = 0,
        ["most blocking"] = static options => options.MaxBlockingThreads = 32_767,
        ["shortest keep-alive"] = static options => options.KeepAlive = TimeSpan.FromTicks(1),
        ["longest keep-alive"] = static options => options.KeepAlive = TimeSpan.FromMilliseconds(int.MaxValue - 1),
        ["endless keep-alive"] = static options => options.KeepAlive = Timeout.InfiniteTimeSpan,
        ["interval of one"] = static options => options.InboxCheckInterval = 1,
        ["longest interval"] = static options => options.InboxCheckInterval = int.MaxValue,
        ["lowest priority"] = static options => options.ThreadPriority = ThreadPriority.Lowest,
        ["empty prefix"] = static options => options.ThreadNamePrefix = "",
    };

    public static TheoryData<string> Bad => [.. _bad.Keys];

    public static TheoryData<string> Extreme => [.. _extreme.Keys];

    [Theory]
    [MemberData(nameof(Bad))]
    public void An_option_out_of_range_is_refused_by_name_with_its_range(string value)
    {
        var options = new WorkStealingPoolOptions();
        (Action<WorkStealingPoolOptions> set, string option, string[] range) = _bad[value];
        set(options);

        ArgumentException exception = Should.Throw<ArgumentException>(() => new WorkStealingPool(options));

        exception.ParamName!.ShouldEndWith(option);
        exception.Message.ShouldContain(option);
        foreach (string bound in range)
        {
            exception.Message.ShouldContain(bound);
        }
    }

    [Theory]
    [MemberData(nameof(Extreme))]
    public async Task The_ends_of_each_range_work(string value)
    {
        using var test = new TestPool(workers: 2, _extreme[value]);

        Task<int>[] runs = [.. Enumerable.Range(0, 10).Select(i => test.Pool.Run(() => Blocking.Run(() => i)))];

        (await Task.WhenAll(runs).Within(test.Pool)).ShouldBe(Enumerable.Range(0, 10));
        await test.Pool.ShutdownAsync().Within(test.Pool);
    }

    [Fact]
    public async Task Options_are_copied_when_the_pool_is_made()
    {
        int started = 0;
        WorkStealingPoolOptions? kept = null;
        using var test = new TestPool(workers: 3, options => kept = options);

        kept!.Name = "changed";
        kept.WorkerCount = 1;
        kept.ThreadNamePrefix = "changed";
        kept.ThreadPriority = ThreadPriority.Lowest;
        kept.ThreadStarted = _ => started++;
        kept.UnhandledException = null;
        (string? Name, ThreadPriority Priority) thread = await test.Pool.Run(
            static () => (Thread.CurrentThread.Name, Thread.CurrentThread.Priority)).Within(test.Pool);
        test.Pool.Post(static () => throw new FormatException());
        await test.Exceptions.TakeAsync(test.Pool);

        (test.Pool.Name, test.Pool.WorkerCount).ShouldBe(("test", 3));
        thread.ShouldBe(("test-1", ThreadPriority.Normal));
        started.ShouldBe(0);
    }

    [Fact]
    public async Task One_set_of_options_makes_many_pools()
    {
        var options = new WorkStealingPoolOptions { WorkerCount = 1 };
        await using var first = new WorkStealingPool(options);
        await using var second = new WorkStealingPool(options);

        WorkStealingPool?[] seen = await Task.WhenAll(
            first.Run(static () => WorkStealingPool.Current), second.Run(static () => WorkStealingPool.Current)).Within(first);

        seen.ShouldBe([first, second]);
    }
}
