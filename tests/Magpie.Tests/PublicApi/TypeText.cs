using System.Reflection;

namespace Magpie.Tests.PublicApi;

/// <summary>Types as a C# programmer writes them.</summary>
internal static class TypeText
{
    public static string Of(NullabilityInfo info)
    {
        Type type = info.Type.IsByRef ? info.Type.GetElementType()! : info.Type;
        string mark = !type.IsValueType && !type.IsGenericParameter && info.ReadState == NullabilityState.Nullable ? "?" : "";
        if (Nullable.GetUnderlyingType(type) is { } underlying)
        {
            return Of(underlying) + "?";
        }

        string text = type switch
        {
            { IsArray: true } => Of(info.ElementType!) + "[]",
            { IsGenericType: true } => $"{NameOf(type)}<{string.Join(", ", info.GenericTypeArguments.Select(Of))}>",
            _ => Of(type),
        };
        return text + mark;
    }

    public static string Of(Type type)
    {
        if (type.IsGenericType)
        {
            return $"{NameOf(type)}<{string.Join(", ", type.GetGenericArguments().Select(Of))}>";
        }

        return NameOf(type);
    }

    /// <summary>The name without type arguments, but with the types that it is nested in.</summary>
    public static string NameOf(Type type)
    {
        string name = type switch
        {
            { IsGenericParameter: true } => type.Name,
            _ when type == typeof(int) => "int",
            _ when type == typeof(long) => "long",
            _ when type == typeof(bool) => "bool",
            _ when type == typeof(string) => "string",
            _ when type == typeof(object) => "object",
            _ => type.Name.Split('`')[0],
        };
        return type.IsNested && !type.IsGenericParameter ? $"{NameOf(type.DeclaringType!)}.{name}" : name;
    }
}
