using System.Numerics;

namespace Magpie.ModelChecking;

/// <summary>A 128-bit hash, wide enough that two states are never taken for one.</summary>
internal readonly record struct Hash128(ulong High, ulong Low)
{
    public static Hash128 operator +(Hash128 left, Hash128 right) => new(left.High + right.High, left.Low + right.Low);

    public static Hash128 operator -(Hash128 left, Hash128 right) => new(left.High - right.High, left.Low - right.Low);

    /// <summary>Appends two words; one-to-one in the words for a given hash, and in the hash for given words.</summary>
    public Hash128 With(ulong first, ulong second)
    {
        ulong high = (High ^ first) * 0x9E3779B97F4A7C15;
        high ^= high >> 32;
        high *= 0xBF58476D1CE4E5B9;
        high ^= high >> 29;
        ulong low = (Low ^ second ^ high) * 0x94D049BB133111EB;
        low ^= low >> 31;
        low *= 0xD6E8FEB86659FD93;
        low ^= low >> 32;
        return new Hash128(high + BitOperations.RotateLeft(low, 21), low);
    }

    public Hash128 With(Hash128 other) => With(other.High, other.Low);
}
