namespace Magpie.ModelChecking;

/// <summary>Tries all choices within the bounds, in depth-first order, and follows no state twice.</summary>
internal sealed class DepthFirst(ModelOptions options) : Strategy
{
    private StateCache? _cache = options.CacheStates ? new StateCache() : null;
    private int _next;

    /// <summary>What follows was explored before: the execution goes on to its end, by the shortest way.</summary>
    private bool _isPruned;

    public override long States => _cache?.Count ?? 0;

    public override int Choose(int options)
    {
        if (_isPruned)
        {
            return 0;
        }

        if (_next < Choices.Count)
        {
            ChoiceStack.Choice again = Choices[_next++];
            if (again.Options != options)
            {
                throw new UnrepeatableException(
                    $"The model does not repeat itself: choice {_next} has {options} options, and had {again.Options} before.");
            }

            return again.Chosen;
        }

        Choices.Push(0, options);
        _next++;
        return 0;
    }

    public override int Choose(Execution execution, ModelThread turn, List<Option> options)
    {
        if (!_isPruned
            && _cache is not null
            && _next == Choices.Count
            && !_cache.TryEnter(execution.State(turn), execution.PreemptionsLeft, execution.DelaysLeft))
        {
            _isPruned = true;
            Pruned++;
        }

        return Choose(options.Count);
    }

    public override bool TryAdvance(Execution ended)
    {
        _next = 0;
        _isPruned = false;
        if (IsOutdated)
        {
            IsOutdated = false;
            Choices.Clear();
            _cache = _cache is null ? null : new StateCache();
            return true;
        }

        return Choices.TryAdvance();
    }
}
