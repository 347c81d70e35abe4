using Magpie.ModelChecking;
using Magpie.Parking;
using Magpie.Shutdown;

namespace Magpie.ModelTests.Shutdown;

/// <summary>
/// Each shutdown mode against each thing that a pool can be at: the pool ends (bug classes 11 and 22), and nothing that was
/// admitted is lost, or runs after the end.
/// </summary>
public sealed class ShutdownModel
{
    private static readonly Dictionary<string, Action<Scenario, WatchedPool>> _doings = new()
    {
        ["submit"] = static (m, pool) => m.Thread("submitter", () => pool.Submit("item")),
        ["submit from an item"] = static (m, pool) => m.Thread("submitter", () => pool.Submit("item", () => pool.Submit("from the item"))),
        ["throw"] = static (m, pool) => m.Thread("submitter", () => pool.Submit("item", static () => throw new ExpectedException())),
        ["block"] = static (m, pool) => m.Thread("submitter", () => pool.Submit("item", () =>
        {
            WatchedPool.Block(pool.Pause);
            pool.Submit("from the item");
        })),
        ["hand off"] = static (m, pool) => m.Thread("submitter", () => pool.Submit("item", () =>
        {
            pool.Submit("from the item");
            WatchedPool.Block(pool.Pause);
        })),
        ["wait at the cap"] = static (m, pool) => m.Thread("submitter", () =>
        {
            pool.Submit("first", () => WatchedPool.Block(pool.Pause));
            pool.Submit("second", () => pool.Wait(pool.Pause));
        }),
        ["wait in line"] = WaitInLine,
        ["continue"] = Continue,
        ["end from an item"] = static (m, pool) => m.Thread("submitter", () => pool.Submit("item", () =>
        {
            pool.Pool.Dispose();
            pool.Submit("from the item");
        })),
    };

    public static MatrixTheoryData<string, string> Cases { get; } = new(Enum.GetNames<ShutdownMode>(), _doings.Keys);

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_pool_ends_and_nothing_is_lost_or_late_rows_11_22(string mode, string doing)
    {
        var shutdown = Enum.Parse<ShutdownMode>(mode);
        Bounds.Check($"{nameof(ShutdownModel)}: {mode}, {doing}", MemoryModel.StoreBuffers, m =>
        {
            var pool = new WatchedPool(m);
            _doings[doing](m, pool);
            m.Thread("ender", () => pool.End(shutdown));
            m.AtQuiescence(() => HasEnded(pool, mayAbandon: shutdown == ShutdownMode.Abandon || doing == "end from an item"));
        }, Bounds.FewerPreemptions);
    }

    /// <summary>What goes on with an async method that nobody counts as an operation: the pool may seem idle meanwhile.</summary>
    [Theory]
    [InlineData(ShutdownMode.OnIdle)]
    [InlineData(ShutdownMode.Drain)]
    internal void A_continuation_that_comes_as_the_pool_closes_is_run_or_refused_row_23(ShutdownMode mode) =>
        Bounds.Check($"{nameof(ShutdownModel)}: {mode}, late continuation", MemoryModel.StoreBuffers, m =>
        {
            var pool = new WatchedPool(m);
            ModelItem continuation = pool.Item("continuation");
            m.Thread("completer", () => continuation.WasAdmitted = pool.Core.Submitter.TryContinue(continuation.Queued));
            m.Thread("ender", () => pool.End(mode));
            m.AtQuiescence(() => HasEnded(pool, mayAbandon: false));
        });

    [Theory]
    [InlineData(ShutdownMode.OnIdle, ShutdownMode.Drain)]
    [InlineData(ShutdownMode.OnIdle, ShutdownMode.Abandon)]
    [InlineData(ShutdownMode.Drain, ShutdownMode.Abandon)]
    [InlineData(ShutdownMode.Abandon, ShutdownMode.Abandon)]
    internal void Two_ways_to_end_at_once_end_the_pool_rows_11_22(ShutdownMode one, ShutdownMode other) =>
        Bounds.Check($"{nameof(ShutdownModel)}: {one} and {other}", MemoryModel.StoreBuffers, m =>
        {
            var pool = new WatchedPool(m);
            m.Thread("submitter", () => pool.Submit("item"));
            m.Thread("ender", () => pool.End(one));
            m.Thread("other ender", () => pool.End(other));
            m.AtQuiescence(() => HasEnded(pool, mayAbandon: true));
        }, Bounds.FewerPreemptions);

    private static void HasEnded(WatchedPool pool, bool mayAbandon)
    {
        pool.HasEnded();
        pool.EachOnce(mayAbandon);
        pool.AllPermitsAreBack();
    }

    /// <summary>An asynchronous operation that begins in an item, and goes on from outside: it must be able to.</summary>
    private static void Continue(Scenario m, WatchedPool pool)
    {
        IParker begun = Parker.Create();
        ModelItem continuation = pool.Item("continuation");
        ModelItem item = pool.Item("item", () =>
        {
            pool.Core.Submitter.BeginOperation();
            begun.Unpark();
        });
        item.Abandoned = begun.Unpark;
        m.Thread("submitter", () =>
        {
            if (!pool.Submit(item))
            {
                begun.Unpark();
            }
        });
        m.Thread("completer", () =>
        {
            begun.Park();
            if (item.TimesRun > 0)
            {
                continuation.WasAdmitted = pool.Core.Submitter.TryContinue(continuation.Queued);
                m.Assert(continuation.WasAdmitted.Value, "what goes on with an operation that has not ended is admitted");
                pool.Core.Submitter.EndOperation();
            }
        });
        continuation.WasAdmitted = false;
    }

    /// <summary>An item that blocks in line for capacity that another one holds.</summary>
    private static void WaitInLine(Scenario m, WatchedPool pool)
    {
        Task? blocking = null;
        bool hasRun = false;
        m.Thread("submitter", () =>
        {
            pool.Submit("first", () => WatchedPool.Block(pool.Pause));
            pool.Submit("second", () => blocking = Magpie.Blocking.RunAsync(() => hasRun = true).AsTask());
        });
        m.AtQuiescence(() => m.Assert(blocking is null || (blocking.IsCompleted && hasRun == blocking.IsCompletedSuccessfully), "what waits in line runs, or is abandoned"));
    }
}
