namespace Magpie.ModelChecking;

/// <summary>Which choices are tried.</summary>
internal abstract class Strategy
{
    /// <summary>The choices of the execution that runs.</summary>
    public ChoiceStack Choices { get; } = new();

    public long Pruned { get; protected set; }

    /// <summary>Choices were left out: whatever was explored must be explored again.</summary>
    public bool IsOutdated { get; set; }

    public virtual long States => 0;

    /// <summary>One of several values.</summary>
    public abstract int Choose(int options);

    /// <summary>One of several things that can happen next.</summary>
    public abstract int Choose(Execution execution, ModelThread turn, List<Option> options);

    /// <summary>Gets ready for the next execution.</summary>
    /// <returns>False if there is none.</returns>
    public abstract bool TryAdvance(Execution ended);

    /// <summary>Which execution it is that runs.</summary>
    public virtual string Describe(long execution) => $"number {execution}";

    public virtual ulong NextPriority() => 0;
}
