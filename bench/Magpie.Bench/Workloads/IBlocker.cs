namespace Magpie.Bench.Workloads;

/// <summary>What items block on.</summary>
internal interface IBlocker : IDisposable
{
    /// <summary>Blocks the calling thread for about that long.</summary>
    void Block(int item, int milliseconds);
}
