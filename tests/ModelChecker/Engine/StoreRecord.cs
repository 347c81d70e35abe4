namespace Magpie.ModelChecking;

/// <summary>One store to a location, without its value.</summary>
internal struct StoreRecord
{
    /// <summary>The history of the storing thread at that moment: names the store and determines its value.</summary>
    public Hash128 Id;

    /// <summary>What happened before the store, for whoever reads it with acquire semantics.</summary>
    public VectorClock Released;

    /// <summary>What must have been visible; more than <see cref="Released"/> by what full fences ordered.</summary>
    public VectorClock ReleasedView;

    /// <summary>For each thread, when it first saw this store, or 0.</summary>
    public VectorClock Seen;
}
