using System.Runtime.InteropServices;
using Magpie.Primitives;

namespace Magpie.ModelChecking;

/// <summary>What one system thread waits for until it is its turn.</summary>
/// <remarks>
/// Waits by a bare system call where there is one: a managed wait would call the code under test, if that set a
/// synchronisation context which is notified of waits. It does not spin: the one who passes the baton is about to wait,
/// so the next one gets its processor at once.
/// </remarks>
internal sealed unsafe class Baton : IDisposable
{
    private const int None = 0;
    private const int Here = 1;
    private const int Awaited = -1;

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
