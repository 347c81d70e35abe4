namespace Magpie.Primitives;

/// <summary>One named change of a packed word, for <see cref="AtomicInt64.TryUpdate{TTransition}"/>.</summary>
internal interface ITransition
{
    /// <summary>Computes the next value of the word, or returns false if the change does not apply to the current one.</summary>
    bool TryApply(long current, out long next);
}
