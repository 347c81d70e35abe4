namespace Magpie.StressTests.Support;

/// <summary>An item that is submitted alone again and again, and tells how often it ran.</summary>
internal sealed class LastItem(Action? after = null) : IThreadPoolWorkItem
{
    private int _ran;

    public int Ran => Volatile.Read(ref _ran);

    public void Execute()
    {
        Volatile.Write(ref _ran, _ran + 1);
        after?.Invoke();
    }

    /// <summary>Spins, for a wait would wake somebody, or be noticed by the pool.</summary>
    public void SpinUntilRan(int times)
    {
        var wait = new SpinWait();
        while (Ran < times)
        {
            wait.SpinOnce(sleep1Threshold: -1);
        }
    }
}
