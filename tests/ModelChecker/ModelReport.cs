using System.Globalization;

namespace Magpie.ModelChecking;

/// <summary>What a search did that found no fault.</summary>
public sealed record ModelReport
{
    public required string Name { get; init; }

    public required ModelOptions Options { get; init; }

    /// <summary>How often the model was run.</summary>
    public required long Executions { get; init; }

    /// <summary>Of these, how many came to a state that was explored before.</summary>
    public required long Pruned { get; init; }

    /// <summary>How many different states at which there was a choice.</summary>
    public required long States { get; init; }

    /// <summary>The steps of the longest execution.</summary>
    public required int MaxDepth { get; init; }

    /// <summary>Whether everything within the bounds was explored.</summary>
    public required bool IsExhaustive { get; init; }

    public required TimeSpan Elapsed { get; init; }

    /// <summary>What was explored, in a few words.</summary>
    public string Scope => Options.RandomIterations > 0
        ? string.Create(CultureInfo.InvariantCulture, $"{Options.Memory}, random from seed {Options.Seed}")
        : $"{Options.Memory}, {Bound(Options.Preemptions)} preemptions, {Bound(Options.Delays)} delays";

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name}: {Executions:N0} executions ({Pruned:N0} pruned), {States:N0} states, {MaxDepth} steps at most, {Elapsed.TotalSeconds:0.00} s; {Scope}; {(IsExhaustive ? "exhaustive" : "NOT exhaustive")}");

    private static string Bound(int bound) =>
        bound == ModelOptions.Unbounded ? "any" : bound.ToString(CultureInfo.InvariantCulture);
}
