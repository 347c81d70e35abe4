using System.Runtime.InteropServices;

namespace Magpie.Primitives;

/// <summary>Windows' counterpart of a futex (<c>synchapi.h</c>, Windows 8 and later).</summary>
internal readonly unsafe struct WaitOnAddress : IAddressWait
{
    private const uint Infinite = uint.MaxValue;

    private static readonly delegate* unmanaged<void*, void*, nuint, uint, int> _wait =
        (delegate* unmanaged<void*, void*, nuint, uint, int>)Resolve("WaitOnAddress");

    private static readonly delegate* unmanaged<void*, void> _wake =
        (delegate* unmanaged<void*, void>)Resolve("WakeByAddressSingle");

    public static bool IsSupported => _wait is not null && _wake is not null;

    public static void Wait(int* address, int expected, TimeSpan timeout)
    {
        uint milliseconds = timeout < TimeSpan.Zero
            ? Infinite
            : (uint)Math.Min(Infinite - 1, Math.Ceiling(timeout.TotalMilliseconds));
        _wait(address, &expected, sizeof(int), milliseconds);
    }

    public static void WakeOne(int* address) => _wake(address);

    private static nint Resolve(string function) =>
        OperatingSystem.IsWindows()
        && NativeLibrary.TryLoad("api-ms-win-core-synch-l1-2-0.dll", out nint library)
        && NativeLibrary.TryGetExport(library, function, out nint entry)
            ? entry
            : 0;
}
