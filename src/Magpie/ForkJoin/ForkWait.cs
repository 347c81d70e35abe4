using System.Runtime.ExceptionServices;
using Magpie.Primitives;
using Magpie.Workers;

namespace Magpie.ForkJoin;

/// <summary>What a thread does while another one runs its branch.</summary>
/// <remarks>
/// For a moment it looks whether the branch has ended. Then it sleeps, as in any wait: its worker goes to another thread, and works on. It runs
/// no other items itself, not even other branches, for those may want a lock that its caller holds.
/// </remarks>
internal static class ForkWait
{
    private const int Looks = 8;
    private const int FirstSpin = 4;

    /// <exception cref="ThreadInterruptedException">The thread was interrupted; the branch has ended nevertheless.</exception>
    public static void UntilEnd(WorkerThread thread, Fork fork)
    {
        for (int look = 0, spin = FirstSpin; look < Looks && Spin.Pays; look++, spin *= 2)
        {
            if (fork.HasEnded)
            {
                return;
            }

            Spin.Wait(spin);
        }

        Sleep(thread, fork);
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
