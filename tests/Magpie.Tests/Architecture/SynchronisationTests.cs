namespace Magpie.Tests.Architecture;

public sealed class SynchronisationTests
{
    private static readonly string[] _primitives =
        ["lock", "volatile", "Interlocked", "Volatile", "Monitor", "MemoryBarrier", "SpinLock", "SemaphoreSlim", "ManualResetEventSlim"];

    [Fact]
    public void Synchronisation_is_in_Primitives_and_nowhere_else_in_the_core()
    {
        IEnumerable<string> found =
            from file in SourceTree.FilesOf(SourceTree.Core)
            where !file.Key.StartsWith("Primitives/", StringComparison.Ordinal)
            let code = CodeOnly.Of(file.Value)
            from word in _primitives
            where CodeOnly.Names(code, word)
            select $"{file.Key} names {word}";

        found.ShouldBeEmpty();
    }

    [Fact]
    public void The_check_sees_what_is_in_Primitives()
    {
        string code = string.Concat(SourceTree.FilesOf(new DirectoryInfo(Path.Combine(SourceTree.Core.FullName, "Primitives"))).Values.Select(CodeOnly.Of));

        CodeOnly.Names(code, "Interlocked").ShouldBeTrue();
        CodeOnly.Names(code, "Volatile").ShouldBeTrue();
        CodeOnly.Names(code, "lock").ShouldBeTrue();
    }
}
