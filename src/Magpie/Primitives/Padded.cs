using System.Runtime.InteropServices;

namespace Magpie.Primitives;

/// <summary>A field that shares its cache line with nothing else, so that writing it slows nobody who reads a neighbour.</summary>
/// <remarks>128 bytes on either side: processors fetch lines in pairs, and Apple's lines have 128 bytes.</remarks>
[StructLayout(LayoutKind.Sequential)]
internal struct Padded<T>
    where T : struct
{
    private readonly Pad _before;
    public T Value;
    private readonly Pad _after;

    [StructLayout(LayoutKind.Sequential, Size = 120)]
    private readonly struct Pad;
}
