using Magpie.Tests.Architecture;

namespace Magpie.Tests.Docs;

/// <summary>The pages of the documentation.</summary>
internal static class Pages
{
    public static IReadOnlyList<FileInfo> All { get; } =
    [
        .. SourceTree.Checkout.EnumerateFiles("*.md"),
        .. new DirectoryInfo(Path.Combine(SourceTree.Checkout.FullName, "docs")).EnumerateFiles("*.md", SearchOption.AllDirectories),
        .. SourceTree.Core.EnumerateFiles("*.md"),
    ];

    /// <summary>As in "docs/futures.md".</summary>
    public static string NameOf(FileInfo page) => Path.GetRelativePath(SourceTree.Checkout.FullName, page.FullName).Replace('\\', '/');
}
