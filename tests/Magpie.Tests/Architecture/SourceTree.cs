using System.Runtime.CompilerServices;

namespace Magpie.Tests.Architecture;

/// <summary>The sources of the checkout that these tests were built from.</summary>
internal static class SourceTree
{
    /// <summary>The checkout.</summary>
    public static DirectoryInfo Checkout { get; } = new(FindCheckout());

    /// <summary>The folder <c>src</c>.</summary>
    public static DirectoryInfo Source { get; } = new(Path.Combine(Checkout.FullName, "src"));

    /// <summary>The folder of the core.</summary>
    public static DirectoryInfo Core { get; } = new(Path.Combine(Source.FullName, "Magpie"));

    /// <summary>The C# files below a folder, without what the build generates, by their path from the folder.</summary>
    public static SortedDictionary<string, string> FilesOf(DirectoryInfo folder)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (FileInfo file in folder.EnumerateFiles("*.cs", SearchOption.AllDirectories))
        {
            string path = Path.GetRelativePath(folder.FullName, file.FullName).Replace('\\', '/');
            if (!path.Split('/').Any(static part => part is "obj" or "bin"))
            {
                files.Add(path, File.ReadAllText(file.FullName));
            }
        }

        files.ShouldNotBeEmpty();
        return files;
    }

    private static string FindCheckout([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", "..", ".."));
}
