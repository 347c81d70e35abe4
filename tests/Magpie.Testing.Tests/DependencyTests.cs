using System.Reflection;
using System.Runtime.CompilerServices;

namespace Magpie.Testing.Tests;

/// <summary>The package is for every test framework, so it knows none, and sees of the core what everybody sees.</summary>
public sealed class DependencyTests
{
    [Fact]
    public void The_package_refers_to_the_core_and_the_base_class_library_only() =>
        typeof(BlockingGuard).Assembly.GetReferencedAssemblies()
            .Select(static reference => reference.Name!)
            .Where(static name => name != "Magpie" && !name.StartsWith("System.", StringComparison.Ordinal))
            .ShouldBeEmpty();

    [Fact]
    public void The_core_does_not_show_its_internals_to_the_package() =>
        typeof(WorkStealingPool).Assembly.GetCustomAttributes<InternalsVisibleToAttribute>()
            .Select(static attribute => attribute.AssemblyName)
            .ShouldNotContain("Magpie.Testing");
}
