namespace Magpie.ModelChecking;

/// <summary>Something that model threads read and write: a field or an array's element.</summary>
public abstract class Location
{
    internal Hash128 Name;
    internal string? Label;
    internal Execution? Execution;
    internal int Number;

    /// <summary>The store that memory holds.</summary>
    internal int Current;
    internal int Count = 1;
    internal StoreRecord[] Stores = new StoreRecord[1];

    /// <summary>What the location adds to the state of the memory.</summary>
    internal Hash128 Contribution;

    // The last store of whatever kind, and the plain loads since: for the detection of data races.
    internal int Writer = -1;
    internal ushort WriteTime;
    internal string? WriteFile;
    internal int WriteLine;
    internal VectorClock Readers;

    /// <summary>The only thread that has touched it; 0 for none but the setup.</summary>
    internal int OnlyThread;

    /// <summary>More than one thread has touched it.</summary>
    internal bool IsShared;

    /// <summary>The lines that touched it without a choice before.</summary>
    internal List<int>? Unchosen;

    /// <summary>The threads that wait on the location's address, in the order in which they came.</summary>
    internal List<ModelThread>? Waiters;

    /// <summary>A name for traces.</summary>
    internal string DisplayName(string file) => Label ??= $"{Path.GetFileNameWithoutExtension(file)}#{Number}";

    internal abstract string ValueText(int store);

    internal int Append()
    {
        if (Count == Stores.Length)
        {
            Array.Resize(ref Stores, 2 * Count);
            GrowValues();
        }

        return Count++;
    }

    protected abstract void GrowValues();
}

/// <summary>A location, with its values.</summary>
internal sealed class Location<T> : Location
{
    public T[] Values;

    public Location(T initial) => Values = [initial];

    internal override string ValueText(int store) => Values[store] is { } value ? ValueFormat.Text(value) : "null";

    protected override void GrowValues() => Array.Resize(ref Values, Stores.Length);
}
