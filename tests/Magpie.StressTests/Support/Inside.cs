using System.Runtime.CompilerServices;
using Magpie.Workers;

namespace Magpie.StressTests.Support;

/// <summary>Lets a property time itself by what a pool does inside. What it asserts, it asserts from outside.</summary>
internal static class Inside
{
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_core")]
    public static extern ref PoolCore Core(WorkStealingPool pool);
}
