namespace Magpie.Simulation.Engine;

/// <summary>What happened, in numbers.</summary>
internal sealed class Counts
{
    /// <summary>Victims looked at.</summary>
    public long Looks { get; set; }

    /// <summary>Claims tried: a queue held something, and a thief went for it.</summary>
    public long StealAttempts { get; set; }

    public long Steals { get; set; }

    public long ItemsStolen { get; set; }

    /// <summary>Batches and single items taken from the lane.</summary>
    public long LaneTakes { get; set; }

    public long WakeUps { get; set; }

    /// <summary>Wake-ups after which the worker went back to sleep without an item.</summary>
    public long FruitlessWakeUps { get; set; }

    public long Parks { get; set; }

    /// <summary>Searches begun, those after a wake-up included.</summary>
    public long Searches { get; set; }

    /// <summary>Nanoseconds that workers and submitters waited in line for the idle word.</summary>
    public long IdleWordWait { get; set; }

    public void CountSteal(int items)
    {
        Steals++;
        ItemsStolen += items;
    }
}
