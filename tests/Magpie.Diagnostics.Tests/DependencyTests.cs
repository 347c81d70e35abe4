namespace Magpie.Diagnostics.Tests;

public sealed class DependencyTests
{
    [Fact]
    public void The_core_does_not_know_OpenTelemetry() =>
        typeof(WorkStealingPool).Assembly.GetReferencedAssemblies()
            .ShouldNotContain(static assembly => assembly.Name!.StartsWith("OpenTelemetry", StringComparison.Ordinal));
}
