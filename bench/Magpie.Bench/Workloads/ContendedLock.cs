using Magpie.Bench.Targets;

namespace Magpie.Bench.Workloads;

/// <summary>
/// Items that take the same lock again and again, each for three microseconds: waits so short that most are over before a
/// thread could be switched.
/// </summary>
/// <param name="queued">Whether each contender submits an item after each turn, so that work is queued behind it whenever it waits.</param>
internal sealed class ContendedLock(bool queued) : RepeatedWorkload
{
    private const int Turns = 2_000;
    private const double HeldMicroseconds = 3;
    private const double BetweenMicroseconds = 1;

    private static readonly int Contenders = 2 * Environment.ProcessorCount;

    private readonly Lock _lock = new();

    public override string Name => queued ? "lock_3us/queued" : "lock_3us/idle";

    public override string Description =>
        $"items contend for a lock, each holds it for 3 us; {(queued ? "each submits an item after each turn" : "nothing is queued")}; per turn";

    protected override int Operations => Contenders * Turns;

    protected override int Repetitions(bool quick) => quick ? 2 : 5;

    protected override double RunOnce<TTarget>(TTarget target, Countdown countdown)
    {
        countdown.Reset(Contenders * (queued ? Turns + 1 : 1));
        countdown.Begin();
        for (int i = 0; i < Contenders; i++)
        {
            target.PostItem(new Contender<TTarget>(target, countdown, _lock, queued));
        }

        return countdown.WaitNanoseconds(() => target.Describe());
    }

    private sealed class Contender<TTarget>(TTarget target, Countdown countdown, Lock contended, bool submits) : IThreadPoolWorkItem
        where TTarget : struct, ITarget
    {
        private static readonly int Held = CalibratedWork.StepsFor(HeldMicroseconds);
        private static readonly int Between = CalibratedWork.StepsFor(BetweenMicroseconds);

        private readonly CountingItem _item = new(countdown);

        public void Execute()
        {
            for (int turn = 0; turn < Turns; turn++)
            {
                lock (contended)
                {
                    CalibratedWork.Run(Held);
                }

                CalibratedWork.Run(Between);
                if (submits)
                {
                    target.PostItem(_item);
                }
            }

            countdown.Signal();
        }
    }
}
