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
}
