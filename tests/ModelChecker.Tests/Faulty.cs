namespace Magpie.ModelChecking.Tests;

/// <summary>Programs that must fail.</summary>
internal static class Faulty
{
    /// <summary>Fails with and without reduction, in the same way, and again when it is repeated.</summary>
    public static ModelFaultException Fault(MemoryModel memory, Action<Scenario> body, Func<ModelOptions, ModelOptions>? adjust = null)
    {
        ModelOptions options = adjust?.Invoke(Correct.Options(memory)) ?? Correct.Options(memory);
        var reduced = Should.Throw<ModelFaultException>(() => Model.Check("faulty", options, body));
        var full = Should.Throw<ModelFaultException>(() => Model.Check("faulty", options with { CacheStates = false, SkipPrivate = false }, body));
        full.Kind.ShouldBe(reduced.Kind);
        var again = Should.Throw<ModelFaultException>(() => Model.Replay("faulty", options, reduced.Replay, body));
        again.Fault.ShouldBe(reduced.Fault);
        TestContext.Current.TestOutputHelper?.WriteLine(reduced.Message);
        return reduced;
    }
}
