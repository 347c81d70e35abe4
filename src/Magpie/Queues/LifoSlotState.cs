namespace Magpie.Queues;

/// <summary>What a LIFO slot holds.</summary>
internal enum LifoSlotState
{
    Empty = 0,
    Full = 1,

    /// <summary>Somebody reads the item; the slot is not free yet.</summary>
    Taking = 2,
}
