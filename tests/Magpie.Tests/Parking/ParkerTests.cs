using Magpie.Parking;
using Magpie.Primitives;

namespace Magpie.Tests.Parking;

public sealed class MonitorParkerTests : ParkerContract
{
    protected override IParker Create() => new MonitorParker();
}

/// <summary>The system's own: a futex on Linux, <c>WaitOnAddress</c> on Windows, a monitor elsewhere.</summary>
public sealed class SystemParkerTests : ParkerContract
{
    protected override IParker Create() => Parker.Create();

    [Fact]
    public void Linux_parks_on_a_futex_and_windows_on_an_address()
    {
        if (OperatingSystem.IsLinux() && Futex.IsSupported)
        {
            Create().ShouldBeOfType<AddressParker<Futex>>();
        }
        else if (OperatingSystem.IsWindows())
        {
            Create().ShouldBeOfType<AddressParker<WaitOnAddress>>();
        }
        else
        {
            Create().ShouldBeOfType<MonitorParker>();
        }
    }
}
