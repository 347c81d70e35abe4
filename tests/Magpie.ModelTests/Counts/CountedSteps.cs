using Magpie.ModelChecking;

namespace Magpie.ModelTests.Counts;

/// <summary>What one thread does between moments of its own.</summary>
internal sealed class CountedSteps
{
    private readonly List<OperationCounts> _moments = [];
    private ModelThread? _thread;

    /// <summary>A step ends, and the next one begins.</summary>
    public void Mark()
    {
        ModelThread thread = ModelThread.Current!;
        _thread ??= thread;
        _thread.ShouldBe(thread, "all steps are of one thread");
        _moments.Add(thread.Operations);
    }

    /// <summary>The operations of the last steps.</summary>
    public OperationCounts Last(int steps) => _moments[^1] - _moments[^(steps + 1)];
}
