using System.Runtime.CompilerServices;
using Magpie.ModelChecking;

namespace Magpie.Primitives;

/// <summary>The model's version: compares the word and waits in one step, as the system does.</summary>
internal sealed class PinnedWord<TWait> : IModelField
    where TWait : struct, IAddressWait
{
    private Cell<int> _cell;

    public void Bind(string name) => _cell.Bind(name);

    public int Exchange(int value, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        _cell.Update(new Replace<int>(value), out _, "exchange", file, line);

    public bool TryExchange(int expected, int value, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0)
    {
        _cell.Update(new ReplaceEqual<int>(expected, value), out bool exchanged, "try exchange", file, line);
        return exchanged;
    }

    public void WaitWhile(int expected, TimeSpan timeout, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0) =>
        _cell.WaitWhile(new ReplaceEqual<int>(expected, expected), timeout, file, line);

    public void WakeOne([CallerFilePath] string file = "", [CallerLineNumber] int line = 0) => _cell.WakeOne(file, line);
}
