using System.Text.RegularExpressions;
using Magpie.Tests.Architecture;

namespace Magpie.Tests.Docs;

/// <summary>The code in the documentation, and the same code where it is compiled.</summary>
/// <remarks>
/// Each block of C# on a page stands in a <c>#region</c> of a file <c>tests/*/Docs/*Snippets.cs</c> too, named by the page and the number
/// of the block, as in "docs/futures.md 2". A block that is not in one piece there, such as a field and statements, is made of all regions of that name.
/// </remarks>
internal static partial class Snippets
{
    /// <summary>The blocks of C# on a page, by their name.</summary>
    public static Dictionary<string, string> OfPage(FileInfo page) => Block().Matches(File.ReadAllText(page.FullName))
        .Select((block, index) => (Name: $"{Pages.NameOf(page)} {index + 1}", Text: block.Groups["text"].Value.Trim('\n')))
        .ToDictionary(static block => block.Name, static block => block.Text);

    /// <summary>The code that is compiled, by the name of the block that says it.</summary>
    public static Dictionary<string, string> Compiled() => new DirectoryInfo(Path.Combine(SourceTree.Checkout.FullName, "tests"))
        .EnumerateDirectories()
        .Select(static project => new DirectoryInfo(Path.Combine(project.FullName, "Docs")))
        .Where(static folder => folder.Exists)
        .SelectMany(static folder => folder.EnumerateFiles("*Snippets.cs"))
        .SelectMany(static file => Region().Matches(File.ReadAllText(file.FullName)))
        .GroupBy(static region => region.Groups["name"].Value, static region => WithoutIndent(region.Groups["text"].Value))
        .ToDictionary(static regions => regions.Key, static regions => string.Join("\n\n", regions));

    private static string WithoutIndent(string text)
    {
        string[] lines = text.Trim('\n').Split('\n');
        int indent = lines.Where(static line => line.Length > 0).Min(static line => line.Length - line.TrimStart(' ').Length);
        return string.Join('\n', lines.Select(line => line.Length == 0 ? line : line[indent..]));
    }

    [GeneratedRegex("^```csharp\n(?<text>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Block();

    [GeneratedRegex("^ *#region (?<name>[^\n]+)\n(?<text>.*?)^ *#endregion$", RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Region();
}
