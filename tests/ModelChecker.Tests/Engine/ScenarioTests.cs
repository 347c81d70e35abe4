using Magpie.Primitives;

namespace Magpie.ModelChecking.Tests.Engine;

/// <summary>What a model can say, and how executions end.</summary>
public sealed class ScenarioTests
{
    [ThreadStatic]
    private static int _leftBehind;

    [Fact]
    public void An_invariant_is_checked_after_each_step()
    {
        ModelFaultException fault = Faulty.Fault(MemoryModel.Sequential, static m =>
        {
            var words = new Words();
            m.Invariant("the word is never 2", () => words.X.Read() != 2);
            m.Thread("writer", () =>
            {
                words.X.Write(2);
                words.X.Write(3);
            });
        });

        fault.Kind.ShouldBe(FaultKind.Assertion);
        fault.Fault.ShouldContain("never 2");
    }

    [Fact]
    public void A_broken_invariant_of_the_code_fails_even_if_the_code_catches_everything() =>
        Faulty.Fault(MemoryModel.Sequential, static m => m.Thread("careless", static () =>
        {
            try
            {
                Invariant.Holds(false, "never");
            }
            catch (Exception)
            {
                // Code under test that handles whatever user code throws.
            }
        })).Kind.ShouldBe(FaultKind.Assertion);

    [Fact]
    public void All_choices_are_explored()
    {
        var seen = new HashSet<int>();
        Model.Check("choices", new ModelOptions(), m => seen.Add((3 * m.Choose(4)) + m.Choose(3)));
        seen.Count.ShouldBe(12);
    }

    [Fact]
    public void Thread_static_fields_are_empty_when_a_thread_begins() => Correct.Check(MemoryModel.Sequential, static m =>
    {
        for (int thread = 0; thread < 2; thread++)
        {
            m.Thread($"thread {thread}", static () =>
            {
                _leftBehind.ShouldBe(0);
                _leftBehind = 1;
            });
        }
    });

    [Fact]
    public void A_pool_thread_may_sleep_for_ever_and_is_unwound() => Correct.Check(MemoryModel.Sequential, static m =>
    {
        var gate = new WaitGate();
        m.Thread("starter", () => new OsThread(
            () =>
            {
                while (true)
                {
                    try
                    {
                        gate.WaitAndClose(Timeout.InfiniteTimeSpan);
                    }
                    catch (InvalidOperationException)
                    {
                        // Not what unwinds it.
                    }
                    finally
                    {
                        gate.Open();
                    }
                }
            },
            default,
            "pool thread").StartNow());
    });

    [Fact]
    public void Code_that_catches_everything_for_ever_is_left_behind()
    {
        ModelFaultException fault = Should.Throw<ModelFaultException>(static () => Model.Check("stubborn", new ModelOptions(), static m =>
        {
            var words = new Words();
            m.Thread("stubborn", () =>
            {
                while (true)
                {
                    try
                    {
                        m.Assert(words.X.Read() == 1, "the word was set");
                    }
                    catch (Exception)
                    {
                        // And once more.
                    }
                }
            });
        }));

        fault.Kind.ShouldBe(FaultKind.Assertion);
    }

    [Fact]
    public void A_start_of_a_thread_fails_where_the_model_allows_it()
    {
        int failures = 0;
        int runs = 0;
        Model.Check("starts", new ModelOptions { ThreadStartFailures = 1 }, m => m.Thread("starter", () =>
        {
            var thread = new OsThread(() => runs++, default, "started");
            try
            {
                ThreadLauncher.Default.Start(thread);
                thread.Join();
            }
            catch (OutOfMemoryException)
            {
                failures++;
            }
        }));

        failures.ShouldBeGreaterThan(0);
        runs.ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_timer_goes_off_before_the_model_ends() => Correct.Check(MemoryModel.Sequential, static m =>
    {
        var words = new Words();
        m.Thread("setter", () => new OneShotTimer(() => words.X.Write(1)).Start(TimeSpan.FromSeconds(1)));
        m.AtQuiescence(() => words.X.Read().ShouldBe(1));
    });

    [Fact]
    public void A_model_that_does_not_repeat_itself_is_a_fault()
    {
        int executions = 0;
        Should.Throw<ModelFaultException>(() => Model.Check("unsteady", new ModelOptions(), m =>
        {
            var words = new Words();
            int threads = 2 + (++executions % 2);
            for (int thread = 0; thread < threads; thread++)
            {
                m.Thread($"thread {thread}", () => words.X.Increment());
            }
        })).Kind.ShouldBe(FaultKind.Nondeterminism);
    }

    [Fact]
    public void An_exception_that_leaves_a_thread_is_a_fault() =>
        Faulty.Fault(MemoryModel.Sequential, static m => m.Thread("thrower", static () => throw new InvalidOperationException("on purpose")))
            .Fault.ShouldContain("on purpose");

    [Fact]
    public void A_queue_gives_each_item_once() => Correct.Check(
        MemoryModel.Weak,
        static m =>
        {
            var queue = new SharedQueue<int>();
            var taken = new int[3];
            queue.Enqueue(1);
            m.Thread("producer", () => queue.Enqueue(2));
            for (int consumer = 0; consumer < 2; consumer++)
            {
                m.Thread($"consumer {consumer}", () => Take());
            }

            m.AtQuiescence(() =>
            {
                while (Take())
                {
                }

                taken.ShouldBe([0, 1, 1]);
            });

            bool Take()
            {
                bool isTaken = queue.TryDequeue(out int item);
                taken[item] += isTaken ? 1 : 0;
                return isTaken;
            }
        },
        static options => options with { Preemptions = 2, Delays = 1 });
}
