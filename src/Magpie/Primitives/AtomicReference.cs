using System.Runtime.CompilerServices;

namespace Magpie.Primitives;

/// <summary>A reference shared between threads. Reads acquire, writes release, exchanges are full fences.</summary>
internal struct AtomicReference<T>
    where T : class
{
    private T? _value;

    public AtomicReference(T? value) => _value = value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T? Read() => Volatile.Read(ref _value);

    /// <summary>For the only thread that writes the reference: needs no ordering against itself.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T? ReadOwned() => _value;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(T? value) => Volatile.Write(ref _value, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T? Exchange(T? value) => Interlocked.Exchange(ref _value, value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryExchange(T? expected, T? value) =>
        ReferenceEquals(Interlocked.CompareExchange(ref _value, value, expected), expected);

    /// <summary>Installs <paramref name="created"/> if nothing is there yet; the value that stands afterwards, whoever won.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T GetOrInstall(T created) => Interlocked.CompareExchange(ref _value, created, null) ?? created;
}
