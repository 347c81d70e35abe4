namespace Magpie.Tests.Architecture;

public sealed class FileTests
{
    private const int MaxLines = 400;

    [Fact]
    public void No_source_file_is_longer_than_400_lines()
    {
        IEnumerable<string> found =
            from file in SourceTree.FilesOf(SourceTree.Source)
            let lines = file.Value.AsSpan().Count('\n')
            where lines > MaxLines
            select $"{file.Key} has {lines} lines";

        found.ShouldBeEmpty();
    }

    [Fact]
    public void No_source_file_holds_unfinished_work()
    {
        IEnumerable<string> found =
            from file in SourceTree.FilesOf(SourceTree.Source)
            from mark in new[] { "TODO", "FIXME", "HACK", "NotImplementedException" }
            where CodeOnly.Names(file.Value, mark)
            select $"{file.Key} has a {mark}";

        found.ShouldBeEmpty();
    }
}
