namespace Magpie.Futures;

/// <summary>What the awaiters of futures and join handles consist of, whatever the type of the result.</summary>
internal readonly struct AwaiterFields(FutureBox box, uint version)
{
    public readonly FutureBox Box = box;
    public readonly uint Version = version;
}
