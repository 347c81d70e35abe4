using Magpie.ModelChecking;

namespace Magpie.ModelTests;

/// <summary>How far the models explore: in each run of the tests, and in the long one.</summary>
public static class Bounds
{
    /// <summary>Set to 1 for the long run.</summary>
    private const string LongVariable = "MAGPIE_MODEL_LONG";

    public static bool IsLong { get; } = Environment.GetEnvironmentVariable(LongVariable) == "1";

    /// <summary>Every model is checked under each. What happens without any reordering is part of both.</summary>
    public static TheoryData<MemoryModel> Memories { get; } = [MemoryModel.StoreBuffers, MemoryModel.Weak];

    /// <summary>The options of a model that has no special ones.</summary>
    public static ModelOptions For(MemoryModel memory) => new()
    {
        Memory = memory,
        Preemptions = IsLong ? 3 : 2,
        Delays = IsLong ? 2 : 1,
        TimeLimit = IsLong ? TimeSpan.FromMinutes(10) : TimeSpan.FromSeconds(20),
    };

    /// <summary>For a model that is too large for the usual bound.</summary>
    public static ModelOptions FewerPreemptions(ModelOptions options) => options with { Preemptions = options.Preemptions - 1 };

    /// <summary>Checks a model that is too large to be explored in full: random executions, from a seed that is printed.</summary>
    /// <param name="name">The model.</param>
    /// <param name="memory">The memory model.</param>
    /// <param name="executions">How many in each run of the tests; the long run does a hundred times as many, from another seed each time.</param>
    /// <param name="body">Makes what is checked, and adds the threads.</param>
    /// <param name="adjust">Changes the usual options.</param>
    public static ModelReport CheckRandomly(
        string name, MemoryModel memory, int executions, Action<Scenario> body, Func<ModelOptions, ModelOptions>? adjust = null) =>
        Check(name, memory, body, options => (adjust?.Invoke(options) ?? options) with
        {
            RandomIterations = IsLong ? 100 * executions : executions,
            Seed = IsLong ? (uint)Environment.TickCount : 1,
        });

    /// <summary>Checks a model, and prints what was explored.</summary>
    /// <param name="name">The model.</param>
    /// <param name="memory">The memory model.</param>
    /// <param name="body">Makes what is checked, and adds the threads.</param>
    /// <param name="adjust">Changes the usual options.</param>
    public static ModelReport Check(
        string name, MemoryModel memory, Action<Scenario> body, Func<ModelOptions, ModelOptions>? adjust = null)
    {
        ModelOptions options = For(memory);
        ModelReport report = Model.Check(name, adjust?.Invoke(options) ?? options, body);
        TestContext.Current.TestOutputHelper?.WriteLine(report.ToString());
        Summary.Add(report);
        return report;
    }
}
