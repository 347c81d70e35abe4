using System.Runtime.ExceptionServices;
using Magpie.Primitives;
using Magpie.Workers;

namespace Magpie.ForkJoin;

/// <summary>What a thread does while another one runs its branch.</summary>
/// <remarks>
/// First it works: it takes branches of the worker that stole its own, for those are parts of it (D. B. Wagner and B. G. Calder, "Leapfrogging:
/// a portable technique for implementing efficient futures", PPoPP 1993). It takes nothing else, which might wait for a lock that
/// its caller holds. When it has found none for a moment it sleeps, as in any wait, and its worker goes to another thread.
/// </remarks>
internal static class ForkWait
{
    private const int Looks = 16;
    private const int FirstSpin = 16;
    private const int LongestSpin = 128;

    /// <exception cref="ThreadInterruptedException">The thread was interrupted; the branch has ended nevertheless.</exception>
    public static void UntilEnd(WorkerThread thread, Fork fork)
    {
        int looks = Spin.Pays ? Looks : 1;
        for (int look = 0, spin = FirstSpin; look < looks; look++)
        {
            if (fork.HasEnded)
            {
                return;
            }

            if (TryHelp(fork))
            {
                look = -1;
                spin = FirstSpin;
            }
            else
            {
                Spin.Wait(spin);
                spin = Math.Min(2 * spin, LongestSpin);
            }
        }

        Sleep(thread, fork);
    }

    private static bool TryHelp(Fork fork)
    {
        Fork? part = fork.Thief?.Forks?.TrySteal();
        part?.Execute();
        return part is not null;
    }

    private static void Sleep(WorkerThread thread, Fork fork)
    {
        var gate = new WaitGate();
        if (!fork.TrySleepAt(gate))
        {
            return;
        }

        // Declared, not left to the notice of the managed wait, for that can be turned off.
        bool handsOff = thread.Blocking.NoticesWaits;
        if (handsOff)
        {
            thread.Core.HandOff.BeginWait(thread);
        }

        ThreadInterruptedException? interrupted = null;
        while (!fork.HasEnded)
        {
            try
            {
                gate.WaitAndClose(Timeout.InfiniteTimeSpan);
            }
            catch (ThreadInterruptedException exception)
            {
                // The branch uses what this thread would return to.
                interrupted = exception;
            }
        }

        if (handsOff)
        {
            thread.Core.HandOff.EndWait(thread);
        }

        if (interrupted is not null)
        {
            ExceptionDispatchInfo.Throw(interrupted);
        }
    }
}
