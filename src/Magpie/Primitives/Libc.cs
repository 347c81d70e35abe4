using System.Runtime.InteropServices;

namespace Magpie.Primitives;

/// <summary>Functions of the system's C library, on Linux.</summary>
internal static class Libc
{
    /// <summary>As glibc is called, and as any other C library answers to (musl, on Alpine).</summary>
    private static readonly string[] _names = ["libc.so.6", "libc.so", "libc"];

    /// <returns>The function's address; 0 if it is not there, or elsewhere than on Linux.</returns>
    public static nint Resolve(string function)
    {
        if (!OperatingSystem.IsLinux())
        {
            return 0;
        }

        foreach (string name in _names)
        {
            if (NativeLibrary.TryLoad(name, out nint library) && NativeLibrary.TryGetExport(library, function, out nint entry))
            {
                return entry;
            }
        }

        return 0;
    }
}
