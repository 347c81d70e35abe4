namespace Magpie.Simulation.Engine;

/// <summary>What a worker does next.</summary>
internal enum Step
{
    /// <summary>An item arrives from outside.</summary>
    Arrive,

    /// <summary>The worker is at an item boundary.</summary>
    Next,

    /// <summary>The item goes on.</summary>
    Continue,

    /// <summary>The worker looks at its own queues once more before it searches.</summary>
    Linger,

    /// <summary>A pass over the victims begins.</summary>
    Pass,

    /// <summary>The worker looks at the next few victims.</summary>
    Scan,

    /// <summary>It has waited for a victim to make progress, and takes its only item if there was none.</summary>
    TakeLast,

    /// <summary>It has left the idle word, and looks whether anything is queued.</summary>
    Look,

    /// <summary>A notifier has woken it.</summary>
    Woken,
}
