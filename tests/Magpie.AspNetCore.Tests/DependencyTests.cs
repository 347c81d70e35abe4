using System.Reflection;
using System.Runtime.CompilerServices;

namespace Magpie.AspNetCore.Tests;

/// <summary>An integration is built over the core's public surface and the shared framework, nothing else.</summary>
public sealed class DependencyTests
{
    private static readonly string[] _allowedPrefixes = ["System.", "Microsoft.AspNetCore.", "Microsoft.Extensions."];

    [Fact]
    public void The_integration_refers_to_the_core_and_the_shared_framework_only()
    {
        var strangers = Assembly.Load("Magpie.AspNetCore")
            .GetReferencedAssemblies()
            .Select(reference => reference.Name!)
            .Where(name => name is not "Magpie")
            .Where(name => !_allowedPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));

        strangers.ShouldBeEmpty();
    }

    [Fact]
    public void The_core_does_not_show_its_internals_to_the_integration()
    {
        var friends = Assembly.Load("Magpie")
            .GetCustomAttributes<InternalsVisibleToAttribute>()
            .Select(attribute => attribute.AssemblyName);

        friends.ShouldNotContain("Magpie.AspNetCore");
    }
}
