namespace Magpie.ModelChecking;

/// <summary>What a model can fail with.</summary>
public enum FaultKind
{
    /// <summary>An assertion or an invariant does not hold.</summary>
    Assertion,

    /// <summary>An exception left a thread, or the model's own code.</summary>
    Exception,

    /// <summary>A thread waits, and nobody can end that.</summary>
    Deadlock,

    /// <summary>More steps than <see cref="ModelOptions.MaxSteps"/>.</summary>
    Livelock,

    /// <summary>Two unordered accesses to a plain location, one of them a store.</summary>
    DataRace,

    /// <summary>The model does not do the same when run again.</summary>
    Nondeterminism,
}
