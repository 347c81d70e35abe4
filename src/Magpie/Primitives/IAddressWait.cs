namespace Magpie.Primitives;

/// <summary>A system call that waits while a 32-bit word in memory holds a value.</summary>
internal unsafe interface IAddressWait
{
    /// <summary>
    /// Waits while <paramref name="address"/> holds <paramref name="expected"/>, at most <paramref name="timeout"/>
    /// (negative: without limit). May return early.
    /// </summary>
    static abstract void Wait(int* address, int expected, TimeSpan timeout);

    /// <summary>Wakes one thread that waits at the address.</summary>
    static abstract void WakeOne(int* address);
}
