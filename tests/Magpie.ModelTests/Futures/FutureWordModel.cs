using Magpie.Futures;
using Magpie.ModelChecking;
using Magpie.Primitives;

namespace Magpie.ModelTests.Futures;

/// <summary>Who runs a future, who gets its outcome, and who wakes whom (bug classes 1 and 3).</summary>
public sealed class FutureWordModel
{
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void An_awaiter_that_comes_as_the_future_ends_gets_the_outcome_rows_1_3(MemoryModel memory) => Bounds.Check("future, end against await", memory, static m =>
    {
        var future = new TestFuture();
        m.Thread("end", future.End);
        m.Thread("awaiter", () => future.Await());
        m.AtQuiescence(() => future.TakenBy.ShouldBe(1, "how often the outcome was taken"));
    });

    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void Of_two_awaiters_one_gets_the_outcome_and_the_other_is_told_rows_1_3(MemoryModel memory) => Bounds.Check("future, two awaiters", memory, static m =>
    {
        var future = new TestFuture();
        int refused = 0;
        m.Thread("end", future.End);
        m.Thread("awaiter 0", () => Interlocked.Add(ref refused, future.Await() ? 0 : 1));
        m.Thread("awaiter 1", () => Interlocked.Add(ref refused, future.Await() ? 0 : 1));
        m.AtQuiescence(() =>
        {
            future.TakenBy.ShouldBe(1, "how often the outcome was taken");
            refused.ShouldBe(1, "how many awaiters were told of their error");
        });
    });

    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_handle_that_is_given_up_as_the_future_ends_leaves_the_box_to_one_of_both(MemoryModel memory) => Bounds.Check("future, end against detach", memory, static m =>
    {
        var future = new TestFuture();
        m.Thread("end", future.End);
        m.Thread("detacher", future.Detach);
        m.AtQuiescence(() => future.TakenBy.ShouldBe(1, "how often the box was tidied up"));
    });

    /// <summary>Of those that take the outcome with the handle without a join, and one that joined and takes it so too.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void Of_those_that_take_an_outcome_with_the_handle_one_has_it_rows_1_3(MemoryModel memory) => Bounds.Check("future, takers", memory, static m =>
    {
        var future = new TestFuture { TakesWithHandle = true };
        m.Thread("end", future.End);
        m.Thread("awaiter", () => future.Await());
        m.Thread("taker", () => future.TakeUnawaited());
        m.AtQuiescence(() => future.TakenBy.ShouldBe(1, "how often the outcome was taken"));
    });

    /// <summary>What an internal waiter has joined nobody takes from it.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void An_outcome_that_is_awaited_is_not_taken_by_another_rows_1_3(MemoryModel memory) => Bounds.Check("future, theft", memory, static m =>
    {
        var future = new TestFuture();
        bool hasJoined = false;
        bool isStolen = false;
        m.Thread("end", future.End);
        m.Thread("awaiter", () => hasJoined = future.Await());
        m.Thread("taker", () => isStolen = future.TakeUnawaited());
        m.AtQuiescence(() =>
        {
            future.TakenBy.ShouldBe(1, "how often the outcome was taken");
            (hasJoined && isStolen).ShouldBeFalse("who has joined has the outcome");
        });
    });

    /// <summary>The own entry, one that an earlier future left behind, and an awaiter that could run it in place.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_queued_future_begins_once_whoever_finds_it(MemoryModel memory) => Bounds.Check("future, begin", memory, static m =>
    {
        var future = new TestFuture(isQueued: true);
        m.Thread("worker 0", future.TryRun);
        m.Thread("worker 1", future.TryRun);
        m.Thread("awaiter", () => future.Await(mayRun: true));
        m.AtQuiescence(() =>
        {
            future.Runs.ShouldBe(1, "how often the body ran");
            future.TakenBy.ShouldBe(1, "how often the outcome was taken");
        });
    });

    /// <summary>A body that waits on its awaiter's stack may end elsewhere before the awaiter knows that it waits.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_nested_future_that_waits_wakes_its_awaiter_or_is_found_ended_rows_1_3(MemoryModel memory) => Bounds.Check("future, nested, waits", memory, static m =>
    {
        var future = new TestFuture();
        m.Thread("awaiter", future.AwaitNested);
        m.Thread("wakes the body", future.GoOn);
        m.AtQuiescence(() =>
        {
            future.Runs.ShouldBe(1, "how often the body ended");
            future.TakenBy.ShouldBe(1, "how often the outcome was taken");
        });
    });

    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_future_that_two_threads_use_is_used_by_one(MemoryModel memory) => Bounds.Check("future, double use", memory, static m =>
    {
        var future = new TestFuture(isClaimed: false);
        int used = 0;
        m.Thread("user 0", () => used += future.TryUse() ? 1 : 0);
        m.Thread("user 1", () => used += future.TryUse() ? 1 : 0);
        m.Thread("late entry", future.TryRun);
        m.AtQuiescence(() =>
        {
            used.ShouldBe(1, "how many used the future");
            future.TryRun();
            future.Runs.ShouldBe(1, "how often the body ran");
        });
    });

    /// <summary>What <see cref="FutureBox"/> does around the word, with a number as the body.</summary>
    private sealed class TestFuture
    {
        private const int Outcome = 7;

        private FutureWord _word;
        private Plain<object?> _awaiter;
        private Plain<int> _outcome;
        private Plain<int> _body;
        private AtomicInt32 _waits;
        private int _runs;
        private int _takenBy;

        public TestFuture(bool isClaimed = true, bool isQueued = false)
        {
            LocationNames.Bind(this, "future");
            if (isClaimed)
            {
                _word.TryClaim(0);
                _body.Write(Outcome);
                if (isQueued)
                {
                    _word.QueueClaimed();
                }
            }
        }

        /// <summary>Whether the awaiter takes the outcome as the code of the compiler does.</summary>
        public bool TakesWithHandle { get; init; }

        public int Runs => _runs;

        public int TakenBy => _takenBy;

        public bool TryUse()
        {
            if (!_word.TryClaim(0))
            {
                return false;
            }

            _body.Write(Outcome);
            _word.QueueClaimed();
            return true;
        }

        public void TryRun()
        {
            if (_word.TryBegin())
            {
                End();
            }
        }

        public void End()
        {
            _runs++;
            _outcome.Write(_body.Read());
            switch (_word.Complete())
            {
                case FutureConsumer.Awaited:
                    _awaiter.Read().ShouldNotBeNull("whom to wake");
                    Take();
                    break;
                case FutureConsumer.Detached:
                    _word.TakeDetached();
                    _takenBy++;
                    break;
            }
        }

        /// <returns>False if it is an error.</returns>
        public bool Await(bool mayRun = false)
        {
            switch (_word.TryJoin(0, mayRun))
            {
                case JoinStep.Runs:
                    _awaiter.Write(this);
                    End();
                    return true;
                case JoinStep.Pending:
                    _awaiter.Write(this);
                    if (!_word.Publish())
                    {
                        Take();
                    }

                    return true;
                case JoinStep.Done:
                    return Take();
                default:
                    return false;
            }
        }

        /// <summary>The awaiter claimed the future and runs the body, which waits; the body may end at once.</summary>
        public void AwaitNested()
        {
            _word.AwaitClaimed();
            Wait();
            if (_word.State.Progress != FutureProgress.Done && _word.IsPending(0))
            {
                _awaiter.Write(this);
                if (_word.TryAwaitPending(0))
                {
                    return;
                }
            }

            IsTaken(_word.TryTake(0)).ShouldBeTrue("an awaiter that nobody wakes finds the outcome");
        }

        /// <summary>What the body waits for is there.</summary>
        public void GoOn()
        {
            if (_waits.Exchange(1) == 1)
            {
                End();
            }
        }

        /// <summary>The body waits. As with any awaitable, what it waits for may be there before it has left the stack, and make it go on elsewhere.</summary>
        private void Wait()
        {
            _word.Leave();
            if (_waits.Exchange(1) == 1)
            {
                End();
            }
        }

        public void Detach()
        {
            if (_word.TryDetach(0) == JoinStep.Done)
            {
                _outcome.Read().ShouldBe(Outcome);
                _takenBy++;
            }
        }

        public bool TakeUnawaited() => IsTaken(_word.TryTakeUnawaited(0));

        private bool Take()
        {
            if (!TakesWithHandle)
            {
                return IsTaken(_word.TryTake(0));
            }

            _word.Release();
            return TakeUnawaited();
        }

        private bool IsTaken(JoinStep step)
        {
            if (step != JoinStep.Done)
            {
                return false;
            }

            _outcome.Read().ShouldBe(Outcome, "the outcome");
            _takenBy++;
            return true;
        }
    }
}
