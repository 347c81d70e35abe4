using Magpie.Bench.Targets;

namespace Magpie.Bench.Workloads;

/// <summary>How an item is queued.</summary>
internal enum Tier
{
    /// <summary>An <see cref="IThreadPoolWorkItem"/>, without an execution context.</summary>
    Item,

    /// <summary>A delegate, with the execution context.</summary>
    Callback,

    /// <summary>A delegate, with the execution context and a task that tells its end.</summary>
    Task,
}

/// <summary>The tiers' names in the table, and what they do.</summary>
internal static class Tiers
{
    public static string NameOf(Tier tier) => tier switch
    {
        Tier.Item => "item",
        Tier.Callback => "callback",
        _ => "task",
    };

    /// <summary>Queues an item so many times.</summary>
    public static void Submit<TTarget>(TTarget target, Tier tier, CountingItem item, int count)
        where TTarget : struct, ITarget
    {
        switch (tier)
        {
            case Tier.Item:
                for (int i = 0; i < count; i++)
                {
                    target.PostItem(item);
                }

                break;
            case Tier.Callback:
                for (int i = 0; i < count; i++)
                {
                    target.PostCallback(item.Callback);
                }

                break;
            default:
                for (int i = 0; i < count; i++)
                {
                    _ = target.Run(item.Callback.Plain);
                }

                break;
        }
    }
}
