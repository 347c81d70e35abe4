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
        ModelReport cached = Model.Check("correct, only caching states", options with { SkipPrivate = false }, body);
        ModelReport full = Model.Check("correct, in full", options with { CacheStates = false, SkipPrivate = false }, body);
        foreach (ModelReport report in (ModelReport[])[reduced, cached, full])
        {
            report.IsExhaustive.ShouldBeTrue();
            TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
        }

        cached.Executions.ShouldBeLessThanOrEqualTo(full.Executions);
        return reduced;
    }
}
