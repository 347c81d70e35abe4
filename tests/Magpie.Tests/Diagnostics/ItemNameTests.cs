using System.Runtime.CompilerServices;
using Magpie.Reports;
using Magpie.Tests.Support;

namespace Magpie.Tests.Diagnostics;

/// <summary>However an item came to the pool, the report names the method that its author wrote.</summary>
public sealed class ItemNameTests
{
    private static readonly string _here = typeof(ItemNameTests).FullName!;

    public static TheoryData<string> Ways =>
        ["Post", "Post with state", "Post with context", "UnsafePost", "Run", "Run with result", "Run async", "after await", "StartNew", "RunAsync", "SwitchTo"];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task The_item_has_the_name_of_what_it_runs(string way)
    {
        using var test = new TestPool(workers: 1, static options => options.BlockingReport = Culprits.All);
        using var done = new ManualResetEventSlim();
        var local = new AsyncLocal<int>();
        Done = done;
        switch (way)
        {
            case "Post":
                test.Pool.Post(Block);
                break;
            case "Post with state":
                test.Pool.Post(static (object _) => Block(), done);
                break;
            case "Post with context":
                local.Value = 1;
                test.Pool.Post(Block);
                break;
            case "UnsafePost":
                test.Pool.UnsafePost(new TestItem(Block));
                break;
            case "Run":
                _ = test.Pool.Run(Block);
                break;
            case "Run with result":
                _ = test.Pool.Run(BlockWithResult);
                break;
            case "Run async":
                _ = test.Pool.Run(BlockAsync);
                break;
            case "after await":
                _ = test.Pool.Run(YieldAndBlockAsync);
                break;
            case "StartNew":
                _ = test.Pool.Factory.StartNew(Block);
                break;
            case "RunAsync":
                _ = test.Pool.Run(static async () => await Blocking.RunAsync(Block));
                break;
            default:
                _ = SwitchAndBlockAsync(test.Pool);
                break;
        }

        // The stretch of RunAsync ends after its code.
        done.WaitWithin(test.Pool);
        Bounded.Until(test.Pool, () => test.Pool.GetBlockingReport().Of(BlockingKind.Declared).Length > 0, "the stretch is told");

        string item = test.Pool.GetBlockingReport().Of(BlockingKind.Declared).ShouldHaveSingleItem().Item!;
        string expected = way switch
        {
            "Post with state" or "RunAsync" => $"{_here}.{nameof(The_item_has_the_name_of_what_it_runs)} (lambda)",
            "UnsafePost" => typeof(TestItem).FullName!,
            "Run with result" => $"{_here}.{nameof(BlockWithResult)}",
            "Run async" => $"{_here}.{nameof(BlockAsync)}",
            "after await" => $"{_here}.{nameof(YieldAndBlockAsync)}",
            "SwitchTo" => $"{_here}.{nameof(SwitchAndBlockAsync)}",
            _ => $"{_here}.{nameof(Block)}",
        };
        item.ShouldBe(expected);
    }

    [Fact]
    public void Parts_of_different_items_have_a_name_too() => ItemNames.Of("callback", new object()).ShouldBe("System.String");

    [Theory]
    [InlineData("Shop.Orders", "Load", "Shop.Orders.Load")]
    [InlineData("Shop.Orders+<LoadAsync>d__3", "MoveNext", "Shop.Orders.LoadAsync")]
    [InlineData("Shop.Orders+<LoadAsync>d__3`1", "MoveNext", "Shop.Orders.LoadAsync")]
    [InlineData("Shop.Orders+<>c", "<Load>b__3_0", "Shop.Orders.Load (lambda)")]
    [InlineData("Shop.Orders+<>c__DisplayClass3_0", "<Load>b__1", "Shop.Orders.Load (lambda)")]
    [InlineData("Shop.Orders+<>c+<<Load>b__3_0>d", "MoveNext", "Shop.Orders.Load (lambda)")]
    [InlineData("Shop.Orders", "<Load>g__Inner|3_0", "Shop.Orders.Load.Inner")]
    [InlineData("Shop.Orders+<<Load>g__Inner|3_0>d", "MoveNext", "Shop.Orders.Load.Inner")]
    [InlineData("Shop.Orders+Lines`1[[System.Int32, System.Private.CoreLib]]", "Load", "Shop.Orders.Lines.Load")]
    [InlineData("Program", "<Main>$", "Program.Main")]
    [InlineData("Program+<<Main>$>d__0", "MoveNext", "Program.Main")]
    [InlineData(null, "Load", "Load")]
    public void A_name_is_that_in_the_source(string? type, string method, string expected) => MethodNames.Of(type, method).ShouldBe(expected);

    [Fact]
    public void Work_that_names_itself_has_that_name_whether_it_is_the_item_or_its_state()
    {
        var named = new Named();

        ItemNames.Of(named, null).ShouldBe("orders");
        ItemNames.Of(new SendOrPostCallback(static _ => { }), named).ShouldBe("orders");
        ItemNames.Of(new Action<object?>(static _ => { }), named).ShouldBe("orders");
    }

    private static ManualResetEventSlim? Done { get; set; }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void Block()
    {
        Blocking.Run(static () => { });
        Done!.Set();
    }

    private static int BlockWithResult()
    {
        Block();
        return 1;
    }

    private static async Task BlockAsync()
    {
        Block();
        await Task.Yield();
    }

    private static async Task YieldAndBlockAsync()
    {
        await Task.Yield();
        Block();
    }

    private sealed class Named : INamedWork, IThreadPoolWorkItem
    {
        public string Name => "orders";

        public void Execute()
        {
            // Only its name is wanted.
        }
    }

    private static async Task SwitchAndBlockAsync(WorkStealingPool pool)
    {
        await pool.SwitchTo();
        Block();
    }
}
