using Magpie.Queues;
using Magpie.StressTests.Support;

namespace Magpie.StressTests;

/// <summary>An owner pushes, pops, grows and trims its deque while thieves steal from it, without a pool around.</summary>
public sealed class StealTests
{
    private const int SmallestBuffer = 2;

    [Fact]
    public void What_is_pushed_is_taken_exactly_once() => StressRun.Execute(static run =>
    {
        var ledger = new Ledger();
        run.Count("deque items", () => ledger.Count);
        NumberSums expected = default;
        while (run.GoesOn)
        {
            int count = run.Random.Next(1, 200_000);
            var deque = new WorkStealingDeque<Twin>(SmallestBuffer << run.Random.Next(3));
            Random[] randoms = [.. Enumerable.Range(0, run.Random.Next(1, 4)).Select(_ => run.NextRandom())];
            int ended = 0;
            Thread[] thieves = [.. randoms.Select(random => run.Start("thief", () => Rob(deque, random, ledger, () => Volatile.Read(ref ended) != 0)))];
            PushAndPop(deque, run.Random, count, ledger);
            Volatile.Write(ref ended, 1);
            run.Join(thieves);
            deque.Count.ShouldBe(0);
            expected.AddRange(count);
            ledger.Check(expected);
        }
    });

    private static void PushAndPop(WorkStealingDeque<Twin> deque, Random random, int count, Ledger ledger)
    {
        for (int number = 0; number < count;)
        {
            for (int burst = Math.Min(count - number, random.Next(1, 1 << random.Next(1, 12))); burst > 0; burst--)
            {
                deque.Push(new Twin(number++));
            }

            for (int pops = random.Next(1 << random.Next(1, 12)); pops > 0 && deque.TryPop(out Twin popped); pops--)
            {
                ledger.Enter(popped.Number);
            }

            deque.Trim();
        }

        while (deque.TryPop(out Twin popped))
        {
            ledger.Enter(popped.Number);
        }
    }

    private static void Rob(WorkStealingDeque<Twin> victim, Random random, Ledger ledger, Func<bool> ended)
    {
        var own = new WorkStealingDeque<Twin>(SmallestBuffer);
        while (!ended())
        {
            int atLeast = random.Next(1, 3);
            if (victim.Steal(random.Next(4) == 0 ? null : own, atLeast, random.Next(1, 1000), out Twin first, out _) == StealResult.Success)
            {
                ledger.Enter(first.Number);
                while (own.TryPop(out Twin item))
                {
                    ledger.Enter(item.Number);
                }
            }
            else
            {
                Thread.SpinWait(random.Next(20));
            }
        }
    }

    /// <summary>An item of two words, as those of the pool are: half of one and half of another would be noticed.</summary>
    private readonly struct Twin(long number)
    {
        private readonly long _number = number;
        private readonly long _complement = ~number;

        public long Number =>
            _complement == ~_number
                ? _number
                : throw new InvalidOperationException($"A slot was read while it was written, or twice: {_number} and {_complement}.");
    }
}
