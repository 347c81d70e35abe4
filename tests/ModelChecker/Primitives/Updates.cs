using Magpie.ModelChecking;

namespace Magpie.Primitives;

/// <summary>Replaces the value, whatever it is.</summary>
internal readonly struct Replace<T>(T value) : IUpdate<T>
{
    public bool TryApply(T current, out T next)
    {
        next = value;
        return true;
    }
}

/// <summary>Replaces one value by another.</summary>
internal readonly struct ReplaceEqual<T>(T expected, T value) : IUpdate<T>
    where T : struct, IEquatable<T>
{
    public bool TryApply(T current, out T next)
    {
        next = value;
        return current.Equals(expected);
    }
}

/// <summary>Replaces one reference by another.</summary>
internal readonly struct ReplaceSame<T>(T? expected, T? value) : IUpdate<T?>
    where T : class
{
    public bool TryApply(T? current, out T? next)
    {
        next = value;
        return ReferenceEquals(current, expected);
    }
}
