namespace Magpie.Tests.Architecture;

/// <summary>A check of sources is worth what its reading of them is.</summary>
public sealed class CodeOnlyTests
{
    [Theory]
    [InlineData("lock (gate) { }", true)]
    [InlineData("x.y();lock(gate)", true)]
    [InlineData("/* a */ lock (gate)", true)]
    [InlineData("\"text\"; lock (gate)", true)]
    [InlineData("'\"'; lock (gate); '\"'", true)]
    [InlineData("// lock (gate)", false)]
    [InlineData("/// <c>lock</c>", false)]
    [InlineData("/* lock\nlock */", false)]
    [InlineData("\"lock \\\" lock\"", false)]
    [InlineData("@\"lock \"\" lock\"", false)]
    [InlineData("\"\"\"lock \" lock\"\"\"", false)]
    [InlineData("block; locks; _lock; @lock", false)]
    public void A_word_counts_where_it_is_code(string source, bool isCode) =>
        CodeOnly.Names(CodeOnly.Of(source), "lock").ShouldBe(isCode);
}
