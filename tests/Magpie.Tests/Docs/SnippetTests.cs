namespace Magpie.Tests.Docs;

/// <summary>The compiler checks the snippets, and this that the pages say the same.</summary>
public sealed class SnippetTests
{
    private static readonly Dictionary<string, string> _compiled = Snippets.Compiled();

    public static TheoryData<string> PagesWithCode { get; } = [.. Pages.All.Where(static page => Snippets.OfPage(page).Count > 0).Select(Pages.NameOf)];

    [Theory]
    [MemberData(nameof(PagesWithCode))]
    public void The_code_on_a_page_is_compiled(string page)
    {
        foreach ((string name, string text) in Snippets.OfPage(Pages.All.Single(file => Pages.NameOf(file) == page)))
        {
            _compiled.ShouldContainKey(name, $"A region '#region {name}' of a file tests/*/Docs/*Snippets.cs must have the block's code.");
            _compiled[name].ShouldBe(text, $"of {name}");
        }
    }

    [Fact]
    public void Each_compiled_snippet_is_on_a_page() =>
        _compiled.Keys.ShouldBeSubsetOf(Pages.All.SelectMany(static page => Snippets.OfPage(page).Keys));
}
