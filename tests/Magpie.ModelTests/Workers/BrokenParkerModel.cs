using Magpie.ModelChecking;
using Magpie.Parking;

namespace Magpie.ModelTests.Workers;

/// <summary>A parker throws when it is told to wake its thread, which may wake all the same (bug classes 3 and 8).</summary>
public sealed class BrokenParkerModel
{
    [Theory]
    [MemberData(nameof(Bounds.Memories), MemberType = typeof(Bounds))]
    public void A_worker_whose_parker_throws_goes_to_one_thread(MemoryModel memory) => Bounds.Check("broken parker", memory, static m =>
    {
        var pool = new ModelPool(m, workers: 1, options => options.CreateParker = _ => new BrokenParker(m));
        var ran = new ItemLog(items: 1);
        pool.StartThread(0);
        m.Thread("submitter", () => pool.Submit(() => ran.Add(1)));
        m.AtQuiescence(() =>
        {
            ran.EachOnce();
            pool.EachWorkerIsAtRest();
        });
    }, Bounds.FewerPreemptions);

    private sealed class BrokenParker(Scenario scenario) : IParker
    {
        private readonly IParker _inner = Parker.Create();

        public void Park() => _inner.Park();

        public bool Park(TimeSpan timeout) => _inner.Park(timeout);

        public void Unpark()
        {
            if (scenario.Choose(2) == 1)
            {
                _inner.Unpark();
            }

            throw new InvalidOperationException("The parker is broken.");
        }
    }
}
