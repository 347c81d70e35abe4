namespace Magpie.ModelChecking.Tests;

/// <summary>Programs that must pass, whatever is explored.</summary>
internal static class Correct
{
    public static TheoryData<MemoryModel> Memories { get; } = [MemoryModel.Sequential, MemoryModel.StoreBuffers, MemoryModel.Weak];

    public static ModelOptions Options(MemoryModel memory) => new() { Memory = memory, Preemptions = 3, Delays = 3 };

    /// <summary>Passes with and without reduction, exhaustively.</summary>
    public static ModelReport Check(MemoryModel memory, Action<Scenario> body, Func<ModelOptions, ModelOptions>? adjust = null)
    {
        ModelOptions options = adjust?.Invoke(Options(memory)) ?? Options(memory);
        ModelReport reduced = Model.Check("correct", options, body);
        ModelReport full = Model.Check("correct", options with { CacheStates = false }, body);
        reduced.IsExhaustive.ShouldBeTrue();
        full.IsExhaustive.ShouldBeTrue();
        reduced.Executions.ShouldBeLessThanOrEqualTo(full.Executions);
        TestContext.Current.TestOutputHelper?.WriteLine(reduced.ToString());
        TestContext.Current.TestOutputHelper?.WriteLine(full.ToString());
        return reduced;
    }
}
