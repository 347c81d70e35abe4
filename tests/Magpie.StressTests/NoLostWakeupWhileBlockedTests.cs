using Magpie.StressTests.Support;

namespace Magpie.StressTests;

/// <summary>
/// A thread blocks until ONE item has run: the item comes just as its worker is offered, handed off or taken back. Where
/// there is one worker only, nobody else can run it.
/// </summary>
public sealed class NoLostWakeupWhileBlockedTests
{
    [Fact]
    public void One_last_item_that_a_blocked_thread_waits_for_runs() => StressRun.Execute(static run =>
    {
        Tally blocks = run.Count("blocks");
        while (run.GoesOn)
        {
            WorkStealingPool pool = run.NewPool(run.Random.Next(1, 4));
            var chain = new Chain(run, pool, blocks, length: run.Random.Next(1, 5000));
            run.Await(chain.RunAsync());
            run.End(pool);
        }
    });

    /// <summary>One item after another, each of which blocks until another has run.</summary>
    private sealed class Chain(StressRun run, WorkStealingPool pool, Tally blocks, int length)
    {
        private readonly Random _random = run.NextRandom();
        private readonly Aim _aim = Aim.AtHandOff(pool, run.NextRandom());
        private readonly TaskCompletionSource _ended = new();
        private readonly AutoResetEvent _ran = new(false);
        private int _requested;
        private int _left = length;

        public Task RunAsync()
        {
            run.Start("requested", ServeRequests);
            pool.Post(Next);
            return _ended.Task;
        }

        private void Next()
        {
            Block();
            blocks.Add();
            if (--_left > 0 && run.GoesOn)
            {
                pool.Post(Next);
                return;
            }

            Volatile.Write(ref _requested, -1);
            _ended.SetResult();
        }

        private void Block()
        {
            switch (_random.Next(4))
            {
                case 0:
                    // Offered, then submitted by the thread that has no worker any more.
                    using (Blocking.Enter())
                    {
                        Dawdle.For(_random);
                        var item = new LastItem();
                        pool.UnsafePost(item);
                        run.SpinUntil(() => item.Ran == 1);
                    }

                    break;
                case 1:
                    // Queued at the worker, which is handed off with it.
                    pool.Post(() => _ran.Set());
                    _ran.WaitOne();
                    break;
                case 2:
                    // Submitted from outside at about the moment of the offer.
                    Volatile.Write(ref _requested, 1);
                    _ran.WaitOne();
                    break;
                default:
                    // A wait so short that the offer is taken back.
                    Volatile.Write(ref _requested, 2);
                    _ran.WaitOne();
                    break;
            }
        }

        private void ServeRequests()
        {
            for (int request = 0; request >= 0; request = Volatile.Read(ref _requested))
            {
                if (request == 0)
                {
                    continue;
                }

                Volatile.Write(ref _requested, 0);
                _aim.Wait();
                if (request == 1)
                {
                    pool.Post(() => _ran.Set());
                }
                else
                {
                    _ran.Set();
                }
            }
        }
    }
}
