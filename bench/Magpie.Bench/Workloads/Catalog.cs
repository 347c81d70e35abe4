namespace Magpie.Bench.Workloads;

/// <summary>All workloads, in the order of the table.</summary>
internal static class Catalog
{
    public static IReadOnlyList<Workload> All { get; } =
    [
        new SpawnLocal(Tier.Item),
        new SpawnLocal(Tier.Item, peerPrefersLocal: true),
        new SpawnLocal(Tier.Callback),
        new SpawnLocal(Tier.Task),
        new SpawnLocalFuture(),
        new SpawnLocalListened(),
        new SpawnRemote(Tier.Item, submitters: 1),
        new SpawnRemote(Tier.Callback, submitters: 1),
        new SpawnRemote(Tier.Item, submitters: 4),
        new ChainedSpawn(Tier.Item),
        new ChainedSpawn(Tier.Item, peerPrefersLocal: true),
        new ChainedSpawn(Tier.Callback),
        new ChainedSpawn(Tier.Task),
        new ChainedSpawnFuture(),
        new YieldMany(),
        new YieldManyFuture(),
        new PingPong(),
        new PingPongFuture(overHandle: true),
        new PingPongFuture(overHandle: false),
        new ForkJoinFib(),
        new ForkJoinFibFuture(),
        new JoinFib(),
        new JoinSort(),
        new LoopSum(),
        new Wake(),
        new Paced(20),
        new Paced(60),
        new ContendedLock(queued: false),
        new ContendedLock(queued: true),
        new WaitInTurns(queued: false),
        new WaitInTurns(queued: true),
        new Followed(new YieldMany()),
        new Followed(new PingPong()),
        .. BlockingKind.All.Select(kind => new Blocking64(kind)),
        .. Enum.GetValues<ReportedKind>().Select(kind => new Reported(kind)),
        .. Enum.GetValues<AllocationKind>().Select(kind => new Allocation(kind)),
        new Counts(new SpawnLocal(Tier.Item)),
        new Counts(new SpawnRemote(Tier.Item, submitters: 1)),
        new Counts(new ChainedSpawn(Tier.Item)),
        new Counts(new YieldManyFuture()),
        new Counts(new PingPongFuture(overHandle: true)),
        new Counts(new ForkJoinFibFuture()),
        new ItemGrowth("spawn_local", new SpawnLocal(Tier.Item)),
        new ItemGrowth("spawn_remote", new SpawnRemote(Tier.Item, submitters: 1)),
        new WorkerGrowth("spawn_local", new SpawnLocal(Tier.Item)),
        new WorkerGrowth("spawn_remote", new SpawnRemote(Tier.Item, submitters: 1)),
        new Memory(),
        new SuspendedMemory(inFutures: false),
        new SuspendedMemory(inFutures: true),
        new BlockedThreads(),
        new IdlePools(),
        new Idle(),
    ];

    /// <summary>The workloads that run unless others are named.</summary>
    public static IReadOnlyList<Workload> Usual { get; } = [.. All.Where(static workload => !workload.Plan.OnlyIfNamed)];

    /// <summary>The workloads whose name contains a text.</summary>
    public static IReadOnlyList<Workload> Matching(string? text) =>
        text is null ? All : [.. All.Where(workload => workload.Name.Contains(text, StringComparison.OrdinalIgnoreCase))];
}
