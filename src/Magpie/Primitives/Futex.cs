using System.Runtime.InteropServices;

namespace Magpie.Primitives;

/// <summary>Linux's futex system call; the private form, for threads of one process.</summary>
/// <remarks>The numbers are those of the kernel's system call tables and of <c>linux/futex.h</c>.</remarks>
internal readonly unsafe struct Futex : IAddressWait
{
    private const int WaitPrivate = 0 | PrivateFlag;
    private const int WakePrivate = 1 | PrivateFlag;
    private const int PrivateFlag = 128;

    private static readonly nint _number = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 202,
        Architecture.Arm64 or Architecture.RiscV64 or Architecture.LoongArch64 => 98,
        Architecture.S390x => 238,
        Architecture.Ppc64le => 221,
        _ => -1,
    };

    private static readonly delegate* unmanaged<nint, int*, nint, nint, nint*, nint, nint, nint> _syscall =
        (delegate* unmanaged<nint, int*, nint, nint, nint*, nint, nint, nint>)Libc.Resolve("syscall");

    /// <summary>Whether this process can call it. 32-bit processes use the portable parker.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux() && _number >= 0 && _syscall is not null;

    public static void Wait(int* address, int expected, TimeSpan timeout)
    {
        if (timeout < TimeSpan.Zero)
        {
            _syscall(_number, address, WaitPrivate, expected, null, 0, 0);
            return;
        }

        nint* timespec = stackalloc nint[2];
        timespec[0] = (nint)(timeout.Ticks / TimeSpan.TicksPerSecond);
        timespec[1] = (nint)(timeout.Ticks % TimeSpan.TicksPerSecond * TimeSpan.NanosecondsPerTick);
        _syscall(_number, address, WaitPrivate, expected, timespec, 0, 0);
    }

    public static void WakeOne(int* address) => _syscall(_number, address, WakePrivate, 1, null, 0, 0);
}
