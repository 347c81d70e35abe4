using Magpie.Primitives;

namespace Magpie.Tests.Primitives;

public sealed class LibcTests
{
    [Theory]
    [InlineData("syscall")]
    [InlineData("clock_gettime")]
    public void What_the_parker_and_the_probe_call_is_found_on_Linux_alone(string function) =>
        (Libc.Resolve(function) != 0).ShouldBe(OperatingSystem.IsLinux());

    [Fact]
    public void What_is_not_there_is_not_found() => Libc.Resolve("magpie_has_no_such_function").ShouldBe(0);

    [Fact]
    public void Who_can_wait_on_an_address_can_be_probed_too()
    {
        Assert.SkipUnless(Futex.IsSupported, "This system has no futex.");

        ThreadProbe.OfCurrentThread().ShouldNotBeNull().TryReadProcessorTime(out TimeSpan time).ShouldBeTrue();

        time.ShouldBeGreaterThan(TimeSpan.Zero);
    }
}
