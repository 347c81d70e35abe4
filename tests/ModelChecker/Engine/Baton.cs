using System.Runtime.InteropServices;
using Magpie.Primitives;

namespace Magpie.ModelChecking;

/// <summary>What one system thread waits for until it is its turn.</summary>
/// <remarks>
/// Waits by a bare system call where there is one: a managed wait would call the code under test, if that set a
/// synchronisation context which is notified of waits.
/// </remarks>
internal sealed unsafe class Baton : IDisposable
{
    private const int None = 0;
    private const int Here = 1;
    private const int Awaited = -1;
    private const int Spins = 200;
    private static readonly bool _spinPays = Environment.ProcessorCount > 1;

    private readonly int* _state = (int*)NativeMemory.AlignedAlloc(128, 128);

    public Baton() => *_state = None;

    public void Pass()
    {
        if (Interlocked.Exchange(ref *_state, Here) == Awaited && Futex.IsSupported)
        {
            Futex.WakeOne(_state);
        }
    }

    public void Wait()
    {
        for (int spin = _spinPays ? Spins : 0; spin > 0; spin--)
        {
            if (Volatile.Read(ref *_state) == Here)
            {
                *_state = None;
                return;
            }

            Thread.SpinWait(1);
        }

        if (Interlocked.CompareExchange(ref *_state, Awaited, None) == None)
        {
            Sleep();
        }

        *_state = None;
    }

    public void Dispose() => NativeMemory.AlignedFree(_state);

    private void Sleep()
    {
        while (Volatile.Read(ref *_state) != Here)
        {
            if (Futex.IsSupported)
            {
                Futex.Wait(_state, Awaited, Timeout.InfiniteTimeSpan);
            }
            else
            {
                Thread.Sleep(0);
            }
        }
    }
}
