namespace Magpie;

/// <summary>What <see cref="ThreadPoolGuard"/> noticed in this process, and did about it. The figures may be an instant apart.</summary>
/// <param name="WaitsNoticed">How many managed waits that blocked were noticed.</param>
/// <param name="BlockedNow">How many threads of the .NET thread pool are blocked so now.</param>
/// <param name="MostBlocked">How many were at most, at the same time.</param>
/// <param name="ThreadsAdded">By how much the minimum of threads is raised now.</param>
/// <param name="MostThreadsAdded">By how much it was at most.</param>
public sealed record ThreadPoolGuardReport(long WaitsNoticed, int BlockedNow, int MostBlocked, int ThreadsAdded, int MostThreadsAdded);
