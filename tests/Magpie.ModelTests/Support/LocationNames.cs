using System.Reflection;
using System.Reflection.Emit;
using Magpie.Primitives;

namespace Magpie.ModelTests;

/// <summary>
/// Names what threads share in an object by the fields that lead there, so that a trace can be read; and so that a state is
/// recognised whichever thread came first to a location.
/// </summary>
internal static class LocationNames
{
    private const BindingFlags Fields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    /// <summary>Names a field, and notes the objects that it leads to.</summary>
    private delegate void Namer<T>(ref T field, string name, Walk walk);

    /// <summary>Names all that can be reached from an object, through types of this assembly.</summary>
    public static void Bind(object root, string name)
    {
        var walk = new Walk();
        walk.Note(root, name);
        walk.Run();
    }

    private static bool IsOurs(Type type) => type.Assembly == typeof(LocationNames).Assembly && !typeof(Delegate).IsAssignableFrom(type);

    /// <summary>Whether a field of that type can lead to a location.</summary>
    private static bool Leads(Type type) => type.IsArray
        ? Leads(type.GetElementType()!)
        : IsOurs(type) && !type.IsEnum && !IsPlainArray(type);

    /// <summary>The slots of a queue: there are many, and a trace says enough about them.</summary>
    private static bool IsPlainArray(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(PlainArray<>);

    private static Namer<T> MakeNamer<T>()
    {
        Type type = typeof(T);
        if (type.IsArray)
        {
            return typeof(LocationNames).GetMethod(nameof(NameArray), BindingFlags.Static | BindingFlags.NonPublic)!
                .MakeGenericMethod(type.GetElementType()!).CreateDelegate<Namer<T>>();
        }

        if (!type.IsValueType)
        {
            return static (ref T field, string name, Walk walk) => walk.Note(field, name);
        }

        if (typeof(IModelField).IsAssignableFrom(type))
        {
            return typeof(LocationNames).GetMethod(nameof(NameCell), BindingFlags.Static | BindingFlags.NonPublic)!
                .MakeGenericMethod(type).CreateDelegate<Namer<T>>();
        }

        return FieldsOf<T>(type);
    }

    private static void NameCell<T>(ref T field, string name, Walk walk)
        where T : struct, IModelField => field.Bind(name);

    private static void NameArray<T>(ref T[]? array, string name, Walk walk)
    {
        for (int index = 0; array is not null && index < array.Length; index++)
        {
            NamerOf<T>.Name(ref array[index], $"{name}[{index}]", walk);
        }
    }

    /// <summary>Code that names the fields of a structure, or of the class of an object, one by one.</summary>
    private static Namer<T> FieldsOf<T>(Type declaring)
    {
        var method = new DynamicMethod("Name", null, [typeof(T).MakeByRefType(), typeof(string), typeof(Walk)], typeof(LocationNames).Module, skipVisibility: true);
        ILGenerator code = method.GetILGenerator();
        for (Type? type = declaring; type is not null && IsOurs(type); type = type.BaseType)
        {
            foreach (FieldInfo field in type.GetFields(Fields).Where(field => Leads(field.FieldType)))
            {
                code.Emit(OpCodes.Ldsfld, typeof(NamerOf<>).MakeGenericType(field.FieldType).GetField("Name")!);
                code.Emit(OpCodes.Ldarg_0);
                if (!declaring.IsValueType)
                {
                    code.Emit(OpCodes.Ldind_Ref);
                    code.Emit(OpCodes.Castclass, type);
                }

                code.Emit(OpCodes.Ldflda, field);
                code.Emit(OpCodes.Ldarg_1);
                code.Emit(OpCodes.Ldstr, Label(field));
                code.Emit(OpCodes.Call, typeof(string).GetMethod(nameof(string.Concat), [typeof(string), typeof(string)])!);
                code.Emit(OpCodes.Ldarg_2);
                code.Emit(OpCodes.Callvirt, typeof(Namer<>).MakeGenericType(field.FieldType).GetMethod("Invoke")!);
            }
        }

        code.Emit(OpCodes.Ret);
        return method.CreateDelegate<Namer<T>>();
    }

    /// <summary>What a field adds to a name: nothing if it only wraps another one.</summary>
    private static string Label(FieldInfo field)
    {
        string name = field.Name;
        int end = name.IndexOf('>', StringComparison.Ordinal);
        name = end > 0 ? name[1..end] : name.TrimStart('_');
        return field.DeclaringType is { IsGenericType: true } wrapper && wrapper.GetGenericTypeDefinition() == typeof(Padded<>) ? "" : "." + name;
    }

    private static class NamerOf<T>
    {
        public static readonly Namer<T> Name = MakeNamer<T>();
    }

    /// <summary>The objects that were reached, and those whose fields are still to be named.</summary>
    private sealed class Walk
    {
        private static readonly Dictionary<Type, Namer<object>> _namers = [];
        private readonly HashSet<object> _seen = new(ReferenceEqualityComparer.Instance);
        private readonly Queue<(object Item, string Name)> _next = [];

        public void Note(object? item, string name)
        {
            if (item is not null && _seen.Add(item) && IsOurs(item.GetType()))
            {
                _next.Enqueue((item, name));
            }
        }

        public void Run()
        {
            while (_next.TryDequeue(out (object Item, string Name) next))
            {
                if (next.Item is IModelField location)
                {
                    location.Bind(next.Name);
                    continue;
                }

                Type type = next.Item.GetType();
                if (!_namers.TryGetValue(type, out Namer<object>? namer))
                {
                    _namers[type] = namer = FieldsOf<object>(type);
                }

                namer(ref next.Item, next.Name, this);
            }
        }
    }
}
