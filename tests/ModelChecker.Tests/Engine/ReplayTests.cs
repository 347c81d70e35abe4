namespace Magpie.ModelChecking.Tests.Engine;

/// <summary>A failed execution can be read, and repeated.</summary>
public sealed class ReplayTests
{
    [Theory]
    [MemberData(nameof(Correct.Memories), MemberType = typeof(Correct))]
    public void Repeats_the_execution_step_by_step(MemoryModel memory)
    {
        var found = Should.Throw<ModelFaultException>(() => Model.Check("lost update", Correct.Options(memory), LostUpdate));
        var repeated = Should.Throw<ModelFaultException>(() => Model.Replay("lost update", Correct.Options(memory), found.Replay, LostUpdate));

        TraceOf(repeated).ShouldBe(TraceOf(found));
        repeated.Replay.ShouldBe(found.Replay);
    }

    [Fact]
    public void The_trace_names_thread_line_operation_location_and_value()
    {
        var found = Should.Throw<ModelFaultException>(() => Model.Check("lost update", Correct.Options(MemoryModel.Sequential), LostUpdate));

        found.Message.ShouldContain("first is interrupted");
        found.Message.ShouldMatch(@"second +ReplayTests\.cs:\d+ +write +words\.X +1");
    }

    [Fact]
    public void A_model_that_did_not_fail_does_not_when_repeated() =>
        Model.Replay("fine", new ModelOptions(), "Sequential/2/1/0/0//any", static m => m.Thread("only", static () => { }));

    [Fact]
    public void Text_that_is_no_replay_string_is_refused() =>
        Should.Throw<FormatException>(static () => Model.Replay("fine", new ModelOptions(), "0.1", static _ => { }));

    private static string TraceOf(ModelFaultException fault) => fault.Message[fault.Message.IndexOf("step", StringComparison.Ordinal)..];

    private static void LostUpdate(Scenario m)
    {
        var words = new Words();
        words.X.Bind("words.X");
        m.Thread("first", () => words.X.Write(words.X.Read() + 1));
        m.Thread("second", () => words.X.Write(words.X.Read() + 1));
        m.AtQuiescence(() => words.X.Read().ShouldBe(2));
    }
}
