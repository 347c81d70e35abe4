namespace Magpie.Tests.Support;

/// <summary>Every way to give a pool work, by name, so that a theory can run over all of them.</summary>
internal static class Submissions
{
    private static readonly Dictionary<string, Action<WorkStealingPool, Action>> _flowing = new(StringComparer.Ordinal)
    {
        ["Post"] = static (pool, action) => pool.Post(action),
        ["Post with a reference"] = static (pool, action) => pool.Post(static state => state(), action),
        ["Post with a value"] = static (pool, action) => pool.Post(static state => state.Action(), (Action: action, 0)),
        ["TryPost"] = static (pool, action) => pool.TryPost(action).ShouldBeTrue(),
        ["Run(Action)"] = static (pool, action) => _ = pool.Run(action),
        ["Run(Func<T>)"] = static (pool, action) => _ = pool.Run(() => Then(action, 0)),
        ["Run(Func<Task>)"] = static (pool, action) => _ = pool.Run(() => Then(action, Task.CompletedTask)),
        ["Run(Func<Task<T>>)"] = static (pool, action) => _ = pool.Run(() => Then(action, Task.FromResult(0))),
        ["Factory.StartNew"] = static (pool, action) => _ = pool.Factory.StartNew(action),
        ["ContinueWith"] = static (pool, action) => _ = Task.CompletedTask.ContinueWith(_ => action(), pool.Scheduler),
        ["SwitchTo"] = static (pool, action) => _ = SwitchAndRun(pool, action),
    };

    private static readonly Dictionary<string, Action<WorkStealingPool, Action>> _bare = new(StringComparer.Ordinal)
    {
        ["UnsafePost"] = static (pool, action) => pool.UnsafePost(new TestItem(action)),
        ["SynchronizationContext.Post"] = static (pool, action) => pool.SynchronizationContext.Post(static state => ((Action)state!)(), action),
    };

    /// <summary>The ways to which the execution context flows.</summary>
    public static TheoryData<string> Flowing => [.. _flowing.Keys];

    /// <summary>The ways to which it does not.</summary>
    public static TheoryData<string> Bare => [.. _bare.Keys];

    public static TheoryData<string> All => [.. _flowing.Keys, .. _bare.Keys];

    /// <summary>Submits a function and gives what it returned, or threw.</summary>
    public static Task<T> Get<T>(this WorkStealingPool pool, string way, Func<T> function)
    {
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Submit(pool, way, () =>
        {
            try
            {
                completion.SetResult(function());
            }
            catch (Exception exception)
            {
                completion.SetException(exception);
            }
        });
        return completion.Task.Within(pool);
    }

    public static void Submit(this WorkStealingPool pool, string way, Action action) =>
        (_flowing.GetValueOrDefault(way) ?? _bare[way])(pool, action);

    private static T Then<T>(Action action, T result)
    {
        action();
        return result;
    }

    private static async Task SwitchAndRun(WorkStealingPool pool, Action action)
    {
        await pool.SwitchTo();
        action();
    }
}
