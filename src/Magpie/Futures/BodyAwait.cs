using System.Runtime.CompilerServices;

namespace Magpie.Futures;

/// <summary>What the body of a future does when it comes to an await.</summary>
/// <remarks>Awaiters of futures are looked into rather than cast to an interface, which would box them in code that is not optimised yet.</remarks>
internal static class BodyAwait
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Suspend<TAwaiter>(ref TAwaiter awaiter, FutureBox box)
        where TAwaiter : ICriticalNotifyCompletion
    {
        if (AwaiterKind<TAwaiter>.IsOfFuture)
        {
            ref AwaiterFields child = ref Unsafe.As<TAwaiter, AwaiterFields>(ref awaiter);
            box.AwaitClaimed(child.Box, child.Version);
        }
        else if (AwaiterKind<TAwaiter>.IsOfHandle)
        {
            ref AwaiterFields child = ref Unsafe.As<TAwaiter, AwaiterFields>(ref awaiter);
            box.AwaitHandle(child.Box, child.Version);
        }
        else if (typeof(TAwaiter) == typeof(YieldAwaitable.Awaiter))
        {
            box.AwaitYield();
        }
        else
        {
            awaiter.UnsafeOnCompleted(box.Suspend());
        }
    }
}
