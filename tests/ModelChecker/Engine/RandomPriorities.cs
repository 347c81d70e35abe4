namespace Magpie.ModelChecking;

/// <summary>
/// Random executions. Each thread has a random priority, the highest runs, and at a few random steps the thread that runs gets the
/// lowest. A fault that needs d such points is found with a probability of at least 1/(n k^(d-1)) in each execution of n threads and k
/// steps.
/// </summary>
/// <remarks>
/// S. Burckhardt, P. Kothari, M. Musuvathi, S. Nagarakatte, "A randomized scheduler with probabilistic guarantees of finding
/// bugs", ASPLOS 2010. What is no thread's step (a store that becomes visible, a time limit that passes) is mixed in at random.
/// </remarks>
internal sealed class RandomPriorities : Strategy
{
    private const int Unlikely = 16;
    private readonly ModelOptions _options;
    private readonly int[] _changes;
    private Random _random = new(0);

    /// <summary>How long an execution is, as measured by the first one, which has no such points.</summary>
    private int _length;
    private long _iteration = -1;
    private int _steps;

    public RandomPriorities(ModelOptions options)
    {
        _options = options;
        _changes = new int[options.ChangePoints];
        Array.Fill(_changes, -1);
    }

    public override int Choose(int options)
    {
        int chosen = _random.Next(Unlikely) < Unlikely - 4 ? 0 : _random.Next(options);
        Choices.Push(chosen, options);
        return chosen;
    }

    public override int Choose(Execution execution, ModelThread turn, List<Option> options)
    {
        int change = Array.IndexOf(_changes, _steps++);
        if (change >= 0)
        {
            turn.Priority = (ulong)change;
        }

        int chosen = options[0].Kind != OptionKind.Run || _random.Next(Unlikely) == 0
            ? _random.Next(options.Count)
            : Highest(options);
        Choices.Push(chosen, options.Count);
        return chosen;
    }

    public override bool TryAdvance(Execution ended)
    {
        _length = _iteration < 0 ? Math.Max(1, _steps) : _length;
        if (_iteration + 1 >= _options.RandomIterations)
        {
            return false;
        }

        Begin();
        return true;
    }

    public override string Describe(long execution) =>
        _iteration < 0 ? "the first one" : $"seed {_options.Seed + (ulong)_iteration}";

    public override ulong NextPriority() => (ulong)_random.Next(_changes.Length, int.MaxValue);

    private static int Highest(List<Option> options)
    {
        int highest = 0;
        for (int index = 1; index < options.Count; index++)
        {
            if (options[index].Kind == OptionKind.Run && options[index].Thread!.Priority > options[highest].Thread!.Priority)
            {
                highest = index;
            }
        }

        return highest;
    }

    private void Begin()
    {
        _iteration++;
        _random = new Random(HashCode(_options.Seed + (ulong)_iteration));
        _steps = 0;
        Choices.Clear();
        for (int index = 0; index < _changes.Length; index++)
        {
            _changes[index] = _random.Next(_length);
        }
    }

    private static int HashCode(ulong seed) => (int)new Hash128(seed, seed).With(1, 2).Low;
}
