using Magpie.HandingOff;
using Magpie.ModelChecking;
using Magpie.Parking;
using Magpie.Primitives;

namespace Magpie.ModelTests.HandingOff;

/// <summary>Permits, and the line for them, as for blocking capacity and for a limit (bug class 9).</summary>
public sealed class PermitLineModel
{
    /// <summary>One who takes a permit if there is one, and two in line, one of which gives up: one at a time has the permit, and none is lost.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void No_permit_leaks_and_no_more_are_out_than_there_are_row_9(MemoryModel memory) =>
        Bounds.Check(nameof(PermitLineModel), memory, static m =>
        {
            PermitLine line = Line(permits: 1);
            var guarded = new Plain<int>(0);
            var waiters = new Waiter[] { new("first", line), new("second", line) };
            void UseAndGiveBack()
            {
                guarded.Write(guarded.Read() + 1);
                line.GiveBack();
            }

            m.Thread("taker", () =>
            {
                if (line.TryTake())
                {
                    UseAndGiveBack();
                }
            });
            foreach (Waiter waiter in waiters)
            {
                m.Thread(waiter.Name, () =>
                {
                    waiter.GetInLine(CancellationToken.None, CancellationToken.None);
                    if (waiter.WaitForPermit())
                    {
                        UseAndGiveBack();
                    }
                });
            }

            m.Thread("canceller", waiters[0].Cancel);
            m.AtQuiescence(() => AllAreBack(m, line));
        }, Bounds.FewerPreemptions);

    /// <summary>Who came first is served first; who has gone is passed over, and is not in the line any more.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void The_line_is_served_in_order_row_9(MemoryModel memory) =>
        Bounds.Check($"{nameof(PermitLineModel)}: order", memory, static m =>
        {
            PermitLine line = Line(permits: 2);
            List<string> served = [];
            var waiters = new Waiter[] { new("first", line, served), new("second", line, served), new("third", line, served) };
            m.Assert(line.TryTake() && line.TryTake(), "there are two permits");
            m.Thread("holder 1", line.GiveBack);
            m.Thread("holder 2", line.GiveBack);
            m.Thread("waiter", () =>
            {
                foreach (Waiter waiter in waiters)
                {
                    waiter.GetInLine(CancellationToken.None, CancellationToken.None);
                }
            });
            m.Thread("canceller", waiters[0].Cancel);
            m.AtQuiescence(() =>
            {
                string order = string.Join(", ", served);
                m.Assert(order == (waiters[0].HasLeft ? "second, third" : "first, second"), $"they are served in the order in which they came; {order}");
                m.Assert(line.State is { Available: 0, IsServed: false }, $"all permits are out, and nobody serves; {line.State}");
                m.Assert(line.State.Waiters == (waiters[0].HasLeft ? 0 : 1), $"who has gone is not in the line; {line.State}");
            });
        }, Bounds.FewerPreemptions);

    /// <summary>A permit comes by for one who has no use for it any more, and says so only then, as another gets in line.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_permit_that_was_refused_is_not_missed_by_who_came_meanwhile_row_9(MemoryModel memory) =>
        Bounds.Check($"{nameof(PermitLineModel)}: refused", memory, static m =>
        {
            PermitLine line = Line(permits: 1);
            var waiter = new Waiter("waiter", line);
            m.Assert(line.TryTake(), "there is a permit");
            line.TakeOrWait(new StaleWaiter());
            m.Thread("holder", line.GiveBack);
            m.Thread("waiter", () => waiter.GetInLine(CancellationToken.None, CancellationToken.None));
            m.AtQuiescence(() => m.Assert(waiter.HasPermit, $"the permit went to who waits; {line.State}"));
        });

    /// <summary>Who takes turns and cannot use a permit yet keeps nobody of another kind waiting, and goes first when it can.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void Who_has_the_turn_and_no_use_for_a_permit_holds_nobody_up_row_9(MemoryModel memory) =>
        Bounds.Check($"{nameof(PermitLineModel)}: turns", memory, static m =>
        {
            PermitLine line = Line(permits: 1);
            List<string> served = [];
            IParker able = Parker.Create();
            var inTurn = new Waiter("in turn", line, served, WaiterKind.InTurn, PermitUse.Returned, able.Unpark);
            var behind = new Waiter("behind", line, served, WaiterKind.InTurn, PermitUse.Returned | PermitUse.EndsTurn);
            var next = new Waiter("next", line, served, WaiterKind.Next, PermitUse.Returned | PermitUse.EndsTurn);
            var other = new Waiter("other", line, served, use: PermitUse.Returned);
            m.Thread("in turn", () =>
            {
                inTurn.GetInLine(CancellationToken.None, CancellationToken.None);
                behind.GetInLine(CancellationToken.None, CancellationToken.None);
            });
            m.Thread("able", () =>
            {
                able.Park();
                next.GetInLine(CancellationToken.None, CancellationToken.None);
            });
            m.Thread("other", () => other.GetInLine(CancellationToken.None, CancellationToken.None));
            m.AtQuiescence(() =>
            {
                string order = string.Join(", ", served.Where(static name => name != "other"));
                m.Assert(served.Contains("other") && order == "in turn, next, behind", $"all are served, in turn; {string.Join(", ", served)}");
                AllAreBack(m, line);
            });
        }, Bounds.FewerPreemptions);

    /// <summary>Bug class 20: the word has room for as many permits as there can be, and for the line beside them.</summary>
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void Many_permits_do_not_spill_over_into_the_count_of_the_line_row_20(MemoryModel memory) =>
        Bounds.Check($"{nameof(PermitLineModel)}: many", memory, static m =>
        {
            PermitLine line = Line(permits: int.MaxValue);
            var waiter = new Waiter("waiter", line, use: PermitUse.Returned);
            for (int thread = 0; thread < 2; thread++)
            {
                m.Thread($"taker {thread}", () =>
                {
                    if (line.TryTake())
                    {
                        line.GiveBack();
                    }
                });
            }

            m.Thread("waiter", () => waiter.GetInLine(CancellationToken.None, CancellationToken.None));
            m.AtQuiescence(() =>
            {
                m.Assert(waiter.HasPermit, "who waits is served, for there are more permits than anybody takes");
                AllAreBack(m, line);
            });
        });

    private static PermitLine Line(int permits)
    {
        var line = new PermitLine(permits);
        LocationNames.Bind(line, "line");
        return line;
    }

    private static void AllAreBack(Scenario m, PermitLine line) =>
        m.Assert(line.State is { Waiters: 0, IsServed: false } state && state.Available == line.Permits, $"all permits are back, and nobody waits; {line.State}");

    private sealed class StaleWaiter : PermitWaiter
    {
        public override bool TryClaim() => false;

        public override PermitUse FailToUse(Exception exception)
        {
            ModelSystem.Fail(exception);
            return PermitUse.Returned;
        }

        public override PermitUse UsePermit() => throw new InvalidOperationException("It claimed none.");
    }

    private sealed class Waiter : CancellableWaiter
    {
        private readonly List<string>? _served;
        private readonly WaiterKind _kind;
        private readonly PermitUse _use;
        private readonly Action? _onPermit;
        private readonly IParker _parker = Parker.Create();
        private AtomicInt32 _hasPermit;

        public Waiter(
            string name,
            PermitLine line,
            List<string>? served = null,
            WaiterKind kind = WaiterKind.Able,
            PermitUse use = PermitUse.Used,
            Action? onPermit = null)
            : base(line)
        {
            Name = name;
            _served = served;
            _kind = kind;
            _use = use;
            _onPermit = onPermit;
            LocationNames.Bind(this, name);
        }

        public string Name { get; }

        public override WaiterKind Kind => _kind;

        public bool HasPermit => _hasPermit.Read() != 0;

        public bool HasLeft { get; private set; }

        public override PermitUse FailToUse(Exception exception)
        {
            ModelSystem.Fail(exception);
            return PermitUse.Used;
        }

        public bool WaitForPermit()
        {
            _parker.Park();
            return HasPermit;
        }

        public void Cancel()
        {
            if (TryLeave())
            {
                OnLeft(CancellationToken.None);
            }
        }

        protected override PermitUse Proceed()
        {
            _served?.Add(Name);
            _hasPermit.Write(1);
            _parker.Unpark();
            _onPermit?.Invoke();
            return _use;
        }

        protected override void OnLeft(CancellationToken token)
        {
            HasLeft = true;
            _parker.Unpark();
        }
    }
}
