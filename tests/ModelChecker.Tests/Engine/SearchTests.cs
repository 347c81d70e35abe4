namespace Magpie.ModelChecking.Tests.Engine;

/// <summary>What is explored, and what is not.</summary>
public sealed class SearchTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_same_model_is_explored_in_the_same_way_twice(bool cacheStates)
    {
        ModelOptions options = Correct.Options(MemoryModel.Weak) with { CacheStates = cacheStates };
        ModelReport first = Model.Check("writers", options, Writers);
        ModelReport second = Model.Check("writers", options, Writers);

        second.Executions.ShouldBe(first.Executions);
        second.States.ShouldBe(first.States);
        second.MaxDepth.ShouldBe(first.MaxDepth);
    }

    [Fact]
    public void All_interleavings_of_independent_bounds_are_explored()
    {
        // Two threads of two steps each: 4! / (2! 2!) ways.
        ModelReport report = Model.Check("four steps", Everything with { CacheStates = false, SkipPrivate = false }, Writers);

        report.Executions.ShouldBe(6);
        report.IsExhaustive.ShouldBeTrue();
    }

    [Fact]
    public void States_that_were_seen_are_not_explored_again()
    {
        ModelReport full = Model.Check("independent", Everything with { CacheStates = false, SkipPrivate = false }, Independent);
        ModelReport reduced = Model.Check("independent", Everything with { SkipPrivate = false }, Independent);

        reduced.Executions.ShouldBeLessThan(full.Executions / 2);
    }

    [Fact]
    public void What_only_one_thread_touches_is_no_reason_to_interrupt_it()
    {
        ModelReport report = Model.Check("independent", Everything with { CacheStates = false }, Independent);

        // Either thread first, and no interruption.
        report.Executions.ShouldBe(2);
    }

    [Fact]
    public void What_turns_out_to_be_shared_late_is_explored_all_the_same()
    {
        // The second thread looks at the word only if it comes between the first one's last two steps.
        var fault = Faulty.Fault(MemoryModel.Sequential, static m =>
        {
            var words = new Words();
            m.Thread("first", () =>
            {
                words.X.Write(1);
                words.Y.Write(1);
                words.X.Write(0);
            });
            m.Thread("second", () => m.Assert(words.X.Read() == 0 || words.Y.Read() == 1, "the first thread had not begun, or was done with both"));
        });

        fault.Kind.ShouldBe(FaultKind.Assertion);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(1, true)]
    [InlineData(2, false)]
    public void A_fault_that_needs_two_preemptions_is_found_with_two(int preemptions, bool passes)
    {
        var options = new ModelOptions { Preemptions = preemptions };
        if (passes)
        {
            Model.Check("twice interrupted", options, TwiceInterrupted).IsExhaustive.ShouldBeTrue();
        }
        else
        {
            Should.Throw<ModelFaultException>(() => Model.Check("twice interrupted", options, TwiceInterrupted)).Kind.ShouldBe(FaultKind.Assertion);
        }
    }

    [Fact]
    public void A_limit_on_executions_makes_the_report_say_so() =>
        Model.Check("four steps", Everything with { MaxExecutions = 3, CacheStates = false }, Writers).IsExhaustive.ShouldBeFalse();

    [Fact]
    public void A_bound_that_cannot_be_kept_is_refused() =>
        Should.Throw<ArgumentOutOfRangeException>(static () => Model.Check("none", new ModelOptions { Preemptions = 8 }, static _ => { }));

    [Fact]
    public void Random_priorities_find_a_planted_fault_and_say_with_which_seed()
    {
        var options = new ModelOptions { RandomIterations = 2000, Seed = 7, ChangePoints = 2 };
        var found = Should.Throw<ModelFaultException>(() => Model.Check("twice interrupted", options, TwiceInterrupted));
        string seed = found.Message[(found.Message.IndexOf("seed ", StringComparison.Ordinal) + 5)..].Split(':')[0];

        var again = Should.Throw<ModelFaultException>(
            () => Model.Check("twice interrupted", options with { Seed = ulong.Parse(seed), RandomIterations = 1 }, TwiceInterrupted));
        var repeated = Should.Throw<ModelFaultException>(() => Model.Replay("twice interrupted", options, found.Replay, TwiceInterrupted));

        again.Replay.ShouldBe(found.Replay);
        repeated.Fault.ShouldBe(found.Fault);
    }

    [Fact]
    public void Random_priorities_pass_a_correct_model_without_calling_it_exhaustive()
    {
        ModelReport report = Model.Check("writers", new ModelOptions { RandomIterations = 50 }, Writers);

        report.IsExhaustive.ShouldBeFalse();
        report.Executions.ShouldBeGreaterThanOrEqualTo(50);
    }

    private static ModelOptions Everything => new() { Preemptions = ModelOptions.Unbounded, Delays = ModelOptions.Unbounded };

    private static void Writers(Scenario m)
    {
        var words = new Words();
        m.Thread("first", () =>
        {
            words.X.Write(1);
            words.Y.Write(1);
        });
        m.Thread("second", () =>
        {
            words.X.Write(2);
            words.Y.Write(2);
        });
    }

    private static void Independent(Scenario m)
    {
        var first = new Words();
        var second = new Words();
        first.X.Bind("first");
        second.X.Bind("second");
        m.Thread("first", () => Increment(first));
        m.Thread("second", () => Increment(second));
        m.AtQuiescence(() => (first.X.Read() + second.X.Read()).ShouldBe(8));

        static void Increment(Words words)
        {
            for (int i = 0; i < 4; i++)
            {
                words.X.Increment();
            }
        }
    }

    private static void TwiceInterrupted(Scenario m)
    {
        var words = new Words();
        m.Thread("observer", () =>
        {
            int before = words.X.Read();
            m.Assert(before != 0 || words.X.Read() != 1, "the writer is not seen between its steps, after not having been seen at all");
        });
        m.Thread("writer", () =>
        {
            words.X.Write(1);
            words.X.Write(2);
        });
    }
}
