using Magpie.ModelChecking;

namespace Magpie.Primitives;

/// <summary>The model's version: goes off in virtual time, on a model thread of its own.</summary>
internal sealed class OneShotTimer(Action callback)
{
    private readonly ModelTimer _timer = new(callback);

    public void Start(TimeSpan delay) => _timer.Start(delay);
}
