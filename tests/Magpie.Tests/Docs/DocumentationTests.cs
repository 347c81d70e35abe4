using System.Text.RegularExpressions;
using Magpie.Tests.Architecture;

namespace Magpie.Tests.Docs;

public sealed partial class DocumentationTests
{
    [Fact]
    public void Pages_of_all_folders_are_found() =>
        new[] { "README.md", "docs/troubleshooting/requests-hang-under-load.md", "src/Magpie/README.md" }.ShouldBeSubsetOf(Pages.All.Select(Pages.NameOf));

    [Fact]
    public void Links_lead_to_files_of_the_repository()
    {
        IEnumerable<string> broken =
            from page in Pages.All
            from Match link in Link().Matches(File.ReadAllText(page.FullName))
            let target = link.Groups["target"].Value
            where !Path.Exists(Path.Combine(page.DirectoryName!, target))
            select $"{page.FullName} links to {target}";

        broken.ShouldBeEmpty();
    }

    /// <remarks>Those of docs/metrics.md are compared with the meter's, in Magpie.Diagnostics.Tests.</remarks>
    [Fact]
    public void Every_instrument_that_a_page_names_is_in_the_list_of_metrics()
    {
        string metrics = File.ReadAllText(Path.Combine(SourceTree.Checkout.FullName, "docs", "metrics.md"));
        IEnumerable<string> unknown =
            from page in Pages.All
            where page.Name != "metrics.md"
            from Match name in Instrument().Matches(File.ReadAllText(page.FullName))
            where !metrics.Contains($"| {name.Value} |", StringComparison.Ordinal)
            select $"{page.FullName} names {name.Value}";

        unknown.ShouldBeEmpty();
    }

    /// <summary>But for those to other sites, and inside a page.</summary>
    [GeneratedRegex(@"\]\((?<target>(?!https?:)[^)#\s]+)(#[^)]*)?\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Link();

    [GeneratedRegex(@"`magpie\.(pool|limit)\.[a-z_.]+`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 5_000)]
    private static partial Regex Instrument();
}
