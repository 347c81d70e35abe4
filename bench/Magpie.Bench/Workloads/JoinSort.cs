namespace Magpie.Bench.Workloads;

/// <summary>Quicksort whose two halves are branches.</summary>
internal sealed class JoinSort : ForkJoinWorkload
{
    private const int Length = 10_000_000;
    private const int InTurn = 2_048;

    private readonly int[] _numbers = new int[Length];

    public override string Name => "fork_join_sort";

    public override string Description => "quicksort of 10,000,000 random integers, in turn below 2,048 elements; per element";

    protected override string? PeerName => "fork_join_sort";

    protected override int Operations => Length;

    protected override int Repetitions(bool quick) => 1;

    protected override void Prepare()
    {
        var random = new Random(1);
        for (int i = 0; i < Length; i++)
        {
            _numbers[i] = random.Next();
        }
    }

    protected override void Compute<TTarget>(TTarget target) => Sort(target, _numbers, 0, Length);

    protected override void Check()
    {
        for (int i = 1; i < Length; i++)
        {
            if (_numbers[i - 1] > _numbers[i])
            {
                throw new InvalidOperationException($"The numbers are not in order at {i}.");
            }
        }
    }

    private static void Sort<TTarget>(TTarget target, int[] numbers, int from, int to)
        where TTarget : struct, Targets.ITarget
    {
        if (to - from <= InTurn)
        {
            numbers.AsSpan(from, to - from).Sort();
            return;
        }

        int middle = Partition(numbers.AsSpan(from, to - from)) + from;
        target.Join((target, numbers, from, middle, to), static s => Sort(s.target, s.numbers, s.from, s.middle), static s => Sort(s.target, s.numbers, s.middle, s.to));
    }

    /// <summary>Hoare's.</summary>
    /// <returns>Where the upper part begins; both parts have elements.</returns>
    private static int Partition(Span<int> numbers)
    {
        int pivot = MedianOf(numbers[0], numbers[numbers.Length / 2], numbers[^1]);
        int low = -1;
        int high = numbers.Length;
        while (true)
        {
            do
            {
                low++;
            }
            while (numbers[low] < pivot);
            do
            {
                high--;
            }
            while (numbers[high] > pivot);
            if (low >= high)
            {
                return Math.Clamp(high + 1, 1, numbers.Length - 1);
            }

            (numbers[low], numbers[high]) = (numbers[high], numbers[low]);
        }
    }

    private static int MedianOf(int a, int b, int c) => Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
}
