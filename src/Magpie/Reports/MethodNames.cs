using System.Text;

namespace Magpie.Reports;

/// <summary>Methods as their author wrote them, not as the compiler named what it made of them.</summary>
internal static class MethodNames
{
    /// <summary>Of <c>Shop.Orders+&lt;LoadAsync&gt;d__3</c> and <c>MoveNext</c>: <c>Shop.Orders.LoadAsync</c>.</summary>
    public static string Of(string? typeName, string methodName)
    {
        if (string.IsNullOrEmpty(typeName))
        {
            return Source(methodName);
        }

        string[] types = WithoutArguments(typeName).Split('+');
        string method = methodName;
        var text = new StringBuilder();
        foreach (string type in types)
        {
            if (TryStateMachine(type) is { } source)
            {
                method = source;
            }
            else if (!type.StartsWith("<>", StringComparison.Ordinal))
            {
                text.Append(text.Length > 0 ? "." : "").Append(WithoutArity(type));
            }
        }

        return text.Append(text.Length > 0 ? "." : "").Append(Source(method)).ToString();
    }

    public static string OfType(string typeName) => string.Join('.', WithoutArguments(typeName).Split('+').Select(WithoutArity));

    /// <summary>Of <c>&lt;Load&gt;d__3</c> the method <c>Load</c>; null if the type is no state machine.</summary>
    private static string? TryStateMachine(string type)
    {
        int end = type.LastIndexOf(">d", StringComparison.Ordinal);
        return type.StartsWith('<') && end > 1 ? type[1..end] : null;
    }

    /// <summary>Of <c>&lt;Load&gt;b__3_0</c> (a lambda) <c>Load (lambda)</c>; of <c>&lt;Load&gt;g__Inner|3_0</c> (a local function) <c>Load.Inner</c>.</summary>
    private static string Source(string method)
    {
        int end = method.LastIndexOf('>');
        if (!method.StartsWith('<') || end < 1)
        {
            return method;
        }

        string outer = Source(method[1..end]);
        string rest = method[(end + 1)..];
        if (rest.StartsWith("b__", StringComparison.Ordinal))
        {
            return outer.EndsWith(" (lambda)", StringComparison.Ordinal) ? outer : outer + " (lambda)";
        }

        return rest.StartsWith("g__", StringComparison.Ordinal) ? $"{outer}.{rest[3..].Split('|')[0]}" : outer;
    }

    private static string WithoutArguments(string type)
    {
        int bracket = type.IndexOf('[', StringComparison.Ordinal);
        return bracket < 0 ? type : type[..bracket];
    }

    private static string WithoutArity(string type)
    {
        int tick = type.IndexOf('`', StringComparison.Ordinal);
        return tick < 0 ? type : type[..tick];
    }
}
