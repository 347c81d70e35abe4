namespace Magpie.Bench.Targets;

/// <summary>One piece of code as the two delegates that the two pools take, made once.</summary>
internal sealed class Callback
{
    public Callback(Action plain, Action<object?> withState)
    {
        Plain = plain;
        WithState = withState;
    }

    public Action Plain { get; }

    public Action<object?> WithState { get; }
}
