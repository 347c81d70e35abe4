using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Magpie.Reports;

/// <summary>Where the calling thread is: the method of the user's that blocks, and what it called.</summary>
/// <remarks>A method is the user's if it is neither in an assembly of .NET's nor in one of Magpie's, nor below the pool's call of the item.</remarks>
internal sealed class StackSample
{
    private const int MostFrames = 24;
    private const int LongestText = 4_000;

    private readonly List<Frame> _frames;

    private StackSample(List<Frame> frames)
    {
        _frames = frames;
        int site = frames.FindIndex(static frame => frame.IsUsers);
        CallSite = site < 0 ? null : frames[site].Name;
        Call = site < 1 ? null : Called(frames[site - 1].Name);
    }

    /// <summary>The first of the user's methods; null if there is none.</summary>
    public string? CallSite { get; }

    /// <summary>The method that it called; null if it called none, or there is no call site.</summary>
    public string? Call { get; }

    /// <summary>From the method that was called downwards to the last of the user's.</summary>
    public string Text
    {
        get
        {
            int first = Math.Max(0, _frames.FindIndex(static frame => frame.IsUsers) - 1);
            int last = Math.Min(_frames.FindLastIndex(static frame => frame.IsUsers), first + MostFrames - 1);
            var text = new StringBuilder();
            for (int i = first; i <= last && text.Length < LongestText; i++)
            {
                text.Append(text.Length > 0 ? "\n" : "").Append("at ").Append(_frames[i].Name).Append(_frames[i].Line);
            }

            return text.ToString(0, Math.Min(text.Length, LongestText));
        }
    }

    /// <summary>The stack of the calling thread; null if it cannot be had.</summary>
    public static StackSample? Take(bool sourceLines)
    {
        try
        {
            var trace = new StackTrace(skipFrames: 1, sourceLines);
            var frames = new List<Frame>();
            for (int i = 0; i < trace.FrameCount && trace.GetFrame(i) is { } frame; i++)
            {
                if (DiagnosticMethodInfo.Create(frame) is not { } method)
                {
                    continue;
                }

                if (method.DeclaringTypeName == typeof(Workers.ItemRunner).FullName)
                {
                    break;
                }

                frames.Add(new Frame(MethodNames.Of(method.DeclaringTypeName, method.Name), LineOf(frame), IsUsers(method)));
            }

            return new StackSample(frames);
        }
        catch (Exception)
        {
            // A wait must not fail because nobody can tell where it is.
            return null;
        }
    }

    private static string LineOf(StackFrame frame) => frame.GetFileName() is { Length: > 0 } file
        ? string.Create(CultureInfo.InvariantCulture, $" in {file}:line {frame.GetFileLineNumber()}")
        : "";

    /// <remarks>What the runtime made up as it went belongs to no type.</remarks>
    private static bool IsUsers(DiagnosticMethodInfo method) =>
        !string.IsNullOrEmpty(method.DeclaringTypeName) && !IsOfPlatform(method.DeclaringAssemblyName.Split(',')[0]);

    private static bool IsOfPlatform(string name) =>
        name is "System" or "mscorlib" or "netstandard" or "Magpie" or "Magpie.AspNetCore" or "Magpie.Testing"
            || name.StartsWith("System.", StringComparison.Ordinal)
            || name.StartsWith("Microsoft.", StringComparison.Ordinal);

    /// <summary>At the end of a scope the stack shows its end; what is meant is its begin.</summary>
    private static string Called(string method) => method switch
    {
        "Magpie.BlockingScope.Dispose" => "Magpie.Blocking.Enter",
        "Magpie.BlockingLimitScope.Dispose" => "Magpie.BlockingLimit.Enter",
        _ => method,
    };

    private readonly record struct Frame(string Name, string Line, bool IsUsers);
}
