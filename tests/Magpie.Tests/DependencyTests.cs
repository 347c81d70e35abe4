using System.Reflection;

namespace Magpie.Tests;

/// <summary>The core package promises to need nothing beyond the base class library.</summary>
public sealed class DependencyTests
{
    [Fact]
    public void The_core_refers_to_the_base_class_library_only()
    {
        var strangers = Assembly.Load("Magpie")
            .GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => !IsBaseClassLibrary(name));

        strangers.ShouldBeEmpty();
    }

    private static bool IsBaseClassLibrary(string assemblyName) =>
        assemblyName is "netstandard" or "mscorlib" or "System"
        || assemblyName.StartsWith("System.", StringComparison.Ordinal)
        || assemblyName.StartsWith("Microsoft.Win32.", StringComparison.Ordinal);
}
