using System.Runtime.CompilerServices;
using Magpie.ModelChecking;

namespace Magpie.Primitives;

/// <summary>The model's version: what the real one does under its lock is one step.</summary>
internal sealed class WaitGate : IModelField
{
    private const int Closed = 0;
    private const int Opened = 1;

    private Cell<int> _cell;

    public void Bind(string name) => _cell.Bind(name);

    public bool WaitAndClose(TimeSpan timeout, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        TimeSpan end = timeout < TimeSpan.Zero ? Timeout.InfiniteTimeSpan : MonotonicClock.Now + timeout;
        while (true)
        {
            _cell.Update(new ReplaceEqual<int>(Opened, Closed), out bool wasOpen, "pass gate", file, line);
            if (wasOpen)
            {
                return true;
            }

            TimeSpan left = timeout < TimeSpan.Zero ? Timeout.InfiniteTimeSpan : end - MonotonicClock.Now;
            if (timeout >= TimeSpan.Zero && left <= TimeSpan.Zero)
            {
                return false;
            }

            _cell.WaitAfterUpdate(left);
        }
    }

    public void Open([CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        _cell.Update(new Replace<int>(Opened), out _, "open gate", file, line);
        _cell.WakeAllAfterUpdate();
    }
}
