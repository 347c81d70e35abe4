using System.Text.RegularExpressions;

namespace Magpie.Tests.Architecture;

/// <summary>C# text without its comments and the contents of its literals, so that a word found in it is code.</summary>
internal static partial class CodeOnly
{
    public static string Of(string source) => CommentOrLiteral().Replace(source, static match => match.Value[0] == '/' ? " " : "\"\"");

    /// <summary>Whether the text has the word as an identifier or keyword of its own.</summary>
    public static bool Names(string code, string word) => Regex.IsMatch(code, $@"(?<![\w@]){word}(?!\w)", RegexOptions.None, TimeSpan.FromSeconds(1));

    [GeneratedRegex(
        """"
        //[^\n]* | /\*.*?\*/ | \$*"""+.*?""" | \$?@\$?"(?:[^"]|"")*" | \$?"(?:[^"\\\n]|\\.)*" | '(?:[^'\\\n]|\\.)+'
        """",
        RegexOptions.Singleline | RegexOptions.IgnorePatternWhitespace,
        matchTimeoutMilliseconds: 5_000)]
    private static partial Regex CommentOrLiteral();
}
