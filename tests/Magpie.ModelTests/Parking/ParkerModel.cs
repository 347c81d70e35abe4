using Magpie.ModelChecking;
using Magpie.Parking;
using Magpie.Primitives;

namespace Magpie.ModelTests.Parking;

/// <summary>Both parkers: a token that is left wakes the thread, now or when it next parks (bug class 3).</summary>
public sealed class ParkerModel
{
    private static readonly TimeSpan _limit = TimeSpan.FromMilliseconds(10);

    public static TheoryData<MemoryModel, bool> Parkers { get; } = new()
    {
        { MemoryModel.StoreBuffers, false },
        { MemoryModel.Weak, false },
        { MemoryModel.StoreBuffers, true },
        { MemoryModel.Weak, true },
    };

    /// <summary>What the wakers wrote before is seen; that they are two makes one token of two.</summary>
    [Theory]
    [MemberData(nameof(Parkers))]
    public void A_thread_that_parks_until_it_is_told_wakes_up(MemoryModel memory, bool portable) => Check("parker", memory, portable, static m =>
    {
        IParker parker = Parker.Create();
        LocationNames.Bind(parker, "parker");
        var told = new Plain<bool>[2];
        AtomicInt32 tellers = default;
        m.Thread("sleeper", () =>
        {
            while (tellers.Read() < 2)
            {
                parker.Park();
            }

            m.Assert(told[0].Read() && told[1].Read(), "what was written before the wake-up is seen");
        });
        for (int teller = 0; teller < 2; teller++)
        {
            int self = teller;
            m.Thread($"teller {teller}", () =>
            {
                told[self].Write(true);
                tellers.Increment();
                parker.Unpark();
            });
        }
    });

    /// <summary>Either the first wait took the token, or it is still there for the second one, which has no limit.</summary>
    [Theory]
    [MemberData(nameof(Parkers))]
    public void A_token_that_comes_as_the_time_runs_out_is_not_lost(MemoryModel memory, bool portable) => Check("parker, time limit", memory, portable, static m =>
    {
        IParker parker = Parker.Create();
        LocationNames.Bind(parker, "parker");
        m.Thread("sleeper", () =>
        {
            if (!parker.Park(_limit))
            {
                parker.Park();
            }

            m.Assert(!parker.Park(_limit), "the token is there once");
        });
        m.Thread("waker", parker.Unpark);
    });

    private static void Check(string name, MemoryModel memory, bool portable, Action<Scenario> body) =>
        Bounds.Check(portable ? $"{name}, portable" : name, memory, body, options => options with { SpuriousWakeups = 1, PortableParker = portable, Delays = options.Delays + 1 });
}
