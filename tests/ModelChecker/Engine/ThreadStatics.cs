using System.Reflection;
using System.Reflection.Emit;

namespace Magpie.ModelChecking;

/// <summary>The thread-static fields of an assembly, which a new model thread must find empty.</summary>
internal static class ThreadStatics
{
    /// <summary>For each such field, what sets it to its default. Fields of generic types are not found.</summary>
    public static Action[] ResettersOf(Assembly assembly) =>
    [
        .. from type in assembly.GetTypes()
           where !type.ContainsGenericParameters
           from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)
           where field.IsDefined(typeof(ThreadStaticAttribute), inherit: false)
           select Resetter(field),
    ];

    private static Action Resetter(FieldInfo field)
    {
        var method = new DynamicMethod("Reset", null, null, field.Module, skipVisibility: true);
        ILGenerator code = method.GetILGenerator();
        code.Emit(OpCodes.Ldsflda, field);
        code.Emit(OpCodes.Initobj, field.FieldType);
        code.Emit(OpCodes.Ret);
        return method.CreateDelegate<Action>();
    }
}
