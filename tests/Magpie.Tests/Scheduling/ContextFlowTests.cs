using System.Globalization;
using Magpie.Tests.Support;

namespace Magpie.Tests.Scheduling;

public sealed class ContextFlowTests
{
    private readonly AsyncLocal<string?> _local = new();

    [Theory]
    [MemberData(nameof(Submissions.Flowing), MemberType = typeof(Submissions))]
    public async Task The_value_of_an_async_local_flows_to_the_item(string way)
    {
        using var test = new TestPool();
        _local.Value = "from the submitter";

        (await test.Pool.Get(way, () => _local.Value)).ShouldBe("from the submitter");
    }

    [Theory]
    [MemberData(nameof(Submissions.Bare), MemberType = typeof(Submissions))]
    public async Task No_context_flows_where_none_is_captured(string way)
    {
        using var test = new TestPool();
        _local.Value = "from the submitter";

        (await test.Pool.Get(way, () => _local.Value)).ShouldBeNull();
    }

    [Theory]
    [InlineData("Post")]
    [InlineData("Post with a reference")]
    [InlineData("Post with a value")]
    [InlineData("TryPost")]
    [InlineData("Run(Action)")]
    [InlineData("Run(Func<T>)")]
    [InlineData("Run(Func<Task>)")]
    [InlineData("Run(Func<Task<T>>)")]
    [InlineData("Factory.StartNew")]
    public async Task A_suppressed_flow_does_not_reach_the_item(string way)
    {
        using var test = new TestPool();
        _local.Value = "from the submitter";

        Task<string?> seen;
        using (ExecutionContext.SuppressFlow())
        {
            seen = test.Pool.Get<string?>(way, () => _local.Value);
        }

        (await seen).ShouldBeNull();
    }

    [Fact]
    public async Task A_value_set_on_the_pool_is_there_after_each_kind_of_await()
    {
        using var test = new TestPool();

        string?[] seen = await test.Pool.Run(async () =>
        {
            _local.Value = "set on the pool";
            await Task.Delay(1);
            string? afterDelay = _local.Value;
            await WorkStealingPool.Yield();
            string? afterYield = _local.Value;
            await Task.Run(static () => { }).ConfigureAwait(false);
            await test.Pool.SwitchTo();
            return new[] { afterDelay, afterYield, _local.Value };
        }).Within(test.Pool);

        seen.ShouldAllBe(value => value == "set on the pool");
    }

    [Fact]
    public async Task What_an_item_sets_does_not_flow_back_to_the_submitter()
    {
        using var test = new TestPool();
        _local.Value = "mine";

        await test.Pool.Run(() => _local.Value = "theirs").Within(test.Pool);

        _local.Value.ShouldBe("mine");
    }

    [Fact]
    public async Task The_submitter_s_culture_flows_to_the_item()
    {
        using var test = new TestPool();
        CultureInfo before = CultureInfo.CurrentCulture;
        var culture = CultureInfo.GetCultureInfo("fr-FR");
        try
        {
            CultureInfo.CurrentCulture = culture;
            (await test.Pool.Run(static () => CultureInfo.CurrentCulture).Within(test.Pool)).ShouldBe(culture);
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public async Task The_pool_s_threads_do_not_keep_the_context_of_whoever_caused_their_start()
    {
        using var test = new TestPool(workers: 1);
        _local.Value = "from the first submitter";
        await test.Pool.Run(static () => { }).Within(test.Pool);

        _local.Value = null;

        (await test.Pool.Get("UnsafePost", () => _local.Value)).ShouldBeNull();
        (await test.Pool.Get("Post", () => _local.Value)).ShouldBeNull();
    }
}
