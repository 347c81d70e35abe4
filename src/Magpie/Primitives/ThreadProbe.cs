using System.Globalization;
using System.Runtime.InteropServices;

namespace Magpie.Primitives;

/// <summary>Tells other threads what one thread does: how much processor time it used, and whether it sleeps. Linux, without privileges.</summary>
/// <remarks>
/// The processor time is that of the thread's clock (<c>clock_gettime</c>, with the clock that <c>pthread_getcpuclockid</c> would give, made
/// of the thread's number as the kernel's <c>posix-timers.h</c> does it), the state that of <c>/proc/self/task/N/stat</c>.
/// </remarks>
internal sealed unsafe class ThreadProbe
{
    private const int SysGetThreadIdX64 = 186;
    private const int SysGetThreadIdArm64 = 178;
    private const int ClockOfThread = 0b110;
    private const int MaxStatLength = 512;

    private static readonly delegate* unmanaged<nint, nint> _syscall = (delegate* unmanaged<nint, nint>)Libc.Resolve("syscall");
    private static readonly delegate* unmanaged<int, long*, int> _clockGetTime = (delegate* unmanaged<int, long*, int>)Libc.Resolve("clock_gettime");

    private readonly int _clock;
    private readonly string _statFile;

    private ThreadProbe(int threadId)
    {
        _clock = (~threadId << 3) | ClockOfThread;
        _statFile = string.Create(CultureInfo.InvariantCulture, $"/proc/self/task/{threadId}/stat");
    }

    /// <summary>Whether this system has the means.</summary>
    public static bool IsSupported { get; } = OfCurrentThread() is not null;

    /// <summary>A probe of the calling thread; null where the system has no such means.</summary>
    public static ThreadProbe? OfCurrentThread()
    {
        int number = RuntimeInformation.ProcessArchitecture switch
        {
            Architecture.X64 => SysGetThreadIdX64,
            Architecture.Arm64 => SysGetThreadIdArm64,
            _ => 0,
        };
        if (number == 0 || _syscall is null || _clockGetTime is null)
        {
            return null;
        }

        var probe = new ThreadProbe((int)_syscall(number));
        return probe.TryReadProcessorTime(out _) && probe.IsStateKnown ? probe : null;
    }

    /// <summary>The processor time that the thread used since it started.</summary>
    /// <returns>False if the thread has ended.</returns>
    public bool TryReadProcessorTime(out TimeSpan time)
    {
        long* timespec = stackalloc long[2];
        bool known = _clockGetTime(_clock, timespec) == 0;
        time = known ? TimeSpan.FromTicks((timespec[0] * TimeSpan.TicksPerSecond) + (timespec[1] / TimeSpan.NanosecondsPerTick)) : default;
        return known;
    }

    /// <summary>Whether the thread waits in the kernel: it neither runs nor wants a processor.</summary>
    public bool IsAsleep() => ReadState() is 'S' or 'D';

    private bool IsStateKnown => ReadState() == 'R';

    private char ReadState()
    {
        try
        {
            using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(_statFile);
            Span<byte> text = stackalloc byte[MaxStatLength];
            text = text[..RandomAccess.Read(file, text, 0)];

            // The name, in parentheses, may contain anything.
            int nameEnd = text.LastIndexOf((byte)')');
            return nameEnd >= 0 && nameEnd + 2 < text.Length ? (char)text[nameEnd + 2] : default;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return default;
        }
    }
}
