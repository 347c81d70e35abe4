using System.Collections.Concurrent;
using System.Diagnostics;
using Magpie.Workers;

namespace Magpie.StressTests.Support;

/// <summary>
/// One property, run for a given time from a seed that is printed. Whoever fails, on whatever thread, fails it; and it
/// fails if nothing that it counts moves for a long time, and shows then what its pools do.
/// </summary>
internal sealed class StressRun
{
    private static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(100);

    // Pools of both modes, and such that change it all the time.
    private static readonly FenceLimits[] Fences = [FenceLimits.Default, FenceLimits.Restless, FenceLimits.BarriersOnly];

    private const string NamePrefix = "Magpie.StressTests.";

    private readonly string _name;
    private readonly int _seed;
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly ConcurrentQueue<Tally> _tallies = new();
    private readonly ConcurrentDictionary<WorkStealingPool, bool> _pools = new();
    private readonly TaskCompletionSource _failure = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private int _poolsMade;

    private StressRun(string name)
    {
        _name = name;
        _seed = StressSettings.Seed ?? System.Random.Shared.Next();
        Random = new Random(_seed);
    }

    /// <summary>All randomness comes from here. The property's own thread only; others get a <see cref="NextRandom"/>.</summary>
    public Random Random { get; }

    /// <summary>False when the time is over, or somebody failed.</summary>
    public bool GoesOn => _clock.Elapsed < StressSettings.Duration && !_failure.Task.IsCompleted;

    public static void Execute(Action<StressRun> property)
    {
        var run = new StressRun(TestContext.Current.Test?.TestDisplayName.Replace(NamePrefix, "", StringComparison.Ordinal) ?? property.Method.Name);
        StressReport.Tell($"{run._name}: seed {run._seed}");
        try
        {
            run.Watch(run.Start("property", () => property(run)));
        }
        catch (Exception exception)
        {
            string failure = $"{run._name} failed with seed {run._seed}, after {run.Summary()}.";
            StressReport.Failed(failure, exception, run._tallies);
            throw new InvalidOperationException(failure, exception);
        }

        StressReport.Passed($"{run._name}: seed {run._seed}, {run.Summary()}", run._tallies);
    }

    public Random NextRandom() => new(Random.Next());

    public Tally Count(string what, Func<long>? read = null)
    {
        var tally = new Tally(what, read);
        _tallies.Enqueue(tally);
        return tally;
    }

    /// <summary>A pool whose snapshot is shown on failure; an unhandled exception in it fails the property.</summary>
    public WorkStealingPool NewPool(int workers, Action<WorkStealingPoolOptions>? configure = null)
    {
        var options = new WorkStealingPoolOptions
        {
            Name = "stress",
            WorkerCount = workers,
            UnhandledException = Fail,
            Fences = Fences[(uint)Interlocked.Increment(ref _poolsMade) % Fences.Length],
        };
        configure?.Invoke(options);
        var pool = new WorkStealingPool(options);
        _pools.TryAdd(pool, true);
        return pool;
    }

    /// <summary>Finishes what a pool has, and ends it.</summary>
    public void End(WorkStealingPool pool)
    {
        Await(pool.ShutdownAsync());
        Forget(pool);
    }

    /// <summary>The pool is of no interest any more.</summary>
    public void Forget(WorkStealingPool pool) => _pools.TryRemove(pool, out _);

    /// <summary>Starts a thread of no pool; what it throws fails the property.</summary>
    public Thread Start(string name, Action body)
    {
        var thread = new Thread(() =>
        {
            try
            {
                body();
            }
            catch (Exception exception)
            {
                Fail(exception);
            }
        })
        {
            IsBackground = true,
            Name = name,
        };
        thread.UnsafeStart();
        return thread;
    }

    public void Fail(Exception exception) => _failure.TrySetException(exception);

    /// <summary>Waits, as long as the property does not stall elsewhere, until the task has succeeded.</summary>
    public void Await(Task task)
    {
        Task.WaitAny(task, _failure.Task);
        (task.IsCompleted ? task : _failure.Task).GetAwaiter().GetResult();
    }

    /// <summary>Waits for what no event tells, by looking again and again.</summary>
    public void Until(Func<bool> condition) => Until(condition, sleepAfter: 20);

    /// <summary>The same without sleeping: on any thread, for what comes soon.</summary>
    public void SpinUntil(Func<bool> condition) => Until(condition, sleepAfter: -1);

    public void Join(IEnumerable<Thread> threads)
    {
        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        ThrowIfFailed();
    }

    private void Until(Func<bool> condition, int sleepAfter)
    {
        var wait = new SpinWait();
        while (!condition())
        {
            ThrowIfFailed();
            wait.SpinOnce(sleepAfter);
        }
    }

    private void ThrowIfFailed()
    {
        if (_failure.Task.IsCompleted)
        {
            _failure.Task.GetAwaiter().GetResult();
        }
    }

    /// <summary>The watchdog, on the thread of the test.</summary>
    private void Watch(Thread property)
    {
        long last = -1;
        var quiet = Stopwatch.StartNew();
        while (!property.Join(LookInterval))
        {
            if (_failure.Task.IsCompleted)
            {
                break;
            }

            long done = _tallies.Sum(static tally => tally.Count);
            if (done != last)
            {
                last = done;
                quiet.Restart();
            }
            else if (quiet.Elapsed > StressSettings.StallLimit)
            {
                // Who spins somewhere gives up too, and leaves the processors to the next property.
                var stall = new TimeoutException($"Nothing has moved for {StressSettings.StallLimit.TotalSeconds} s.{Environment.NewLine}{Pools()}{ThreadStates.Describe()}");
                Fail(stall);
                throw stall;
            }
        }

        if (_failure.Task.IsFaulted)
        {
            throw new InvalidOperationException(
                $"{_failure.Task.Exception.InnerException!.Message}{Environment.NewLine}{Pools()}", _failure.Task.Exception.InnerException);
        }
    }

    private string Pools() => string.Concat(_pools.Keys.Take(8).Select(static pool => pool.GetSnapshot().ToString()));

    private string Summary() =>
        string.Join(", ", _tallies.Select(static tally => $"{tally.Count:N0} {tally.Name}").Prepend($"{_clock.Elapsed.TotalSeconds:F1} s"));
}
