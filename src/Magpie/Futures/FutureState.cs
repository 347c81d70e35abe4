using Magpie.Primitives;

namespace Magpie.Futures;

/// <summary>How far a future is, who gets its outcome, and which use of its box this is.</summary>
/// <remarks>
/// <para>Layout: bits 0-1 the progress, bits 2-3 the consumer, bits 32-63 the version.</para>
/// <para>
/// The version grows by one when the outcome has been taken, and wraps. A <see cref="Future"/> and its handle carry the version they were made
/// with; so a second use finds another one, unless 2^32 uses of the same box lie between.
/// </para>
/// </remarks>
internal readonly struct FutureState : IEquatable<FutureState>
{
    private const long ProgressMask = 0b0011;
    private const long ConsumerMask = 0b1100;
    private const int ConsumerShift = 2;
    private const int VersionShift = 32;

    private readonly long _bits;

    public FutureState(long bits) => _bits = bits;

    public FutureState(uint version, FutureProgress progress, FutureConsumer consumer)
        : this(((long)version << VersionShift) | ((long)consumer << ConsumerShift) | (long)progress)
    {
    }

    public long Bits => _bits;

    public uint Version => (uint)((ulong)_bits >> VersionShift);

    public FutureProgress Progress => (FutureProgress)(_bits & ProgressMask);

    public FutureConsumer Consumer => (FutureConsumer)((_bits & ConsumerMask) >> ConsumerShift);

    /// <summary>The word of a future that nobody has used.</summary>
    public static FutureState Unused(uint version) => new(version, FutureProgress.Cold, FutureConsumer.None);

    /// <summary>Used: whoever did so decides what becomes of it.</summary>
    public FutureState Claimed()
    {
        Invariant.Holds(Progress == FutureProgress.Cold, "a future is used once");
        return new(Version, FutureProgress.Begun, FutureConsumer.None);
    }

    /// <summary>Whoever used the future lets others begin it.</summary>
    public FutureState Queued()
    {
        Invariant.Holds(Progress == FutureProgress.Begun, "a future is used before it is queued");
        return new(Version, FutureProgress.Queued, Consumer);
    }

    /// <summary>A thread runs the queued future from now on.</summary>
    public FutureState Begun()
    {
        Invariant.Holds(Progress == FutureProgress.Queued, "a future begins once");
        return new(Version, FutureProgress.Begun, Consumer);
    }

    /// <summary>Somebody is about to await the future.</summary>
    public FutureState Reserved() => new(Version, Progress, FutureConsumer.Reserved);

    /// <summary>The awaiter is there to be woken.</summary>
    public FutureState Awaited() => new(Version, Progress, FutureConsumer.Awaited);

    /// <summary>The body goes on without its awaiter, on whose stack it ran.</summary>
    public FutureState Left()
    {
        Invariant.Holds(Progress == FutureProgress.Begun && Consumer == FutureConsumer.Awaited, "a future that leaves its awaiter's stack ran there");
        return new(Version, Progress, FutureConsumer.None);
    }

    /// <summary>Whoever takes the outcome first has it.</summary>
    public FutureState Released()
    {
        Invariant.Holds(Progress == FutureProgress.Done && Consumer == FutureConsumer.Awaited, "the awaiter of an outcome that is there releases it");
        return new(Version, Progress, FutureConsumer.None);
    }

    /// <summary>The handle was given up.</summary>
    public FutureState Detached() => new(Version, Progress, FutureConsumer.Detached);

    /// <summary>The outcome is there.</summary>
    public FutureState Done()
    {
        Invariant.Holds(Progress == FutureProgress.Begun, "only what has begun ends, once");
        return new(Version, FutureProgress.Done, Consumer);
    }

    /// <summary>The outcome was taken: the box can hold another future.</summary>
    public FutureState Taken()
    {
        Invariant.Holds(Progress == FutureProgress.Done, "only an outcome that is there is taken");
        return Unused(Version + 1);
    }

    public bool Equals(FutureState other) => _bits == other._bits;

    public override bool Equals(object? obj) => obj is FutureState other && Equals(other);

    public override int GetHashCode() => _bits.GetHashCode();

    public override string ToString() => $"{Progress}, consumer {Consumer}, version {Version}";
}
