namespace Magpie.ModelChecking;

/// <summary>One change of a value.</summary>
public interface IUpdate<T>
{
    /// <summary>Computes the next value, or returns false if the change does not apply to the current one.</summary>
    bool TryApply(T current, out T next);
}
