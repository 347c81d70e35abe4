using System.Runtime.CompilerServices;

namespace Magpie.Tests.PublicApi;

/// <summary>The public API changes on purpose only: the approved text is part of the change.</summary>
public sealed class PublicApiTests
{
    private const string AcceptVariable = "MAGPIE_ACCEPT_API";

    [Fact]
    public void The_public_api_is_as_approved()
    {
        string approvedFile = ApprovedFile();
        string actual = ApiText.Of(typeof(WorkStealingPool).Assembly);
        if (Environment.GetEnvironmentVariable(AcceptVariable) == "1")
        {
            File.WriteAllText(approvedFile, actual);
            Assert.Fail($"{approvedFile} was written anew. Look at what changed, and run the test again without {AcceptVariable}.");
        }

        string approved = File.ReadAllText(approvedFile).ReplaceLineEndings("\n");

        if (actual != approved)
        {
            Assert.Fail(
                $"""
                The public API of Magpie is not what Magpie.approved.txt says:
                {Difference(approved, actual)}
                If the change is meant, accept it by
                    {AcceptVariable}=1 dotnet test --project tests/Magpie.Tests -- --filter-class {typeof(PublicApiTests).FullName}
                and commit the approved file with it.
                """);
        }
    }

    [Fact]
    public void The_difference_shows_lines_that_went_and_lines_that_came() =>
        Difference("class A\n    a\n    b\n", "class A\n    a\n    c\n").ShouldBe("in class A\n-    b\n+    c\n");

    private static string Difference(string approved, string actual)
    {
        // A member may be written alike in two types, so a line is compared together with its type's.
        List<(string Type, string Line)> before = Lines(approved);
        List<(string Type, string Line)> after = Lines(actual);
        IEnumerable<(string Type, string Text)> changes =
        [
            .. before.Except(after).Select(static line => (line.Type, "-" + line.Line)),
            .. after.Except(before).Select(static line => (line.Type, "+" + line.Line)),
        ];
        return string.Concat(changes
            .GroupBy(static change => change.Type, StringComparer.Ordinal)
            .Select(static group => $"in {group.Key}\n" + string.Concat(group.Select(static change => change.Text + "\n"))));
    }

    private static List<(string Type, string Line)> Lines(string text)
    {
        string type = "";
        var lines = new List<(string, string)>();
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            type = line[0] == ' ' ? type : line;
            lines.Add((type, line));
        }

        return lines;
    }

    private static string ApprovedFile([CallerFilePath] string thisFile = "") =>
        Path.Combine(Path.GetDirectoryName(thisFile)!, "Magpie.approved.txt");
}
