using System.Reflection;

namespace Magpie.Tests.Architecture;

/// <summary>What lies below the workers knows nothing of them, so that it can be tested and modelled by itself.</summary>
public sealed class LayerTests
{
    private static readonly string[] _lowerFolders = ["Queues", "Parking", "Primitives"];

    public static TheoryData<string> LowerFolders => [.. _lowerFolders];

    [Theory]
    [MemberData(nameof(LowerFolders))]
    public void Sources_below_the_workers_name_none_of_their_types(string folder)
    {
        // A file is named like its type.
        string[] workerTypes = [.. SourceTree.FilesOf(new DirectoryInfo(Path.Combine(SourceTree.Core.FullName, "Workers"))).Keys
            .Select(static path => Path.GetFileNameWithoutExtension(path))];
        IEnumerable<string> found =
            from file in SourceTree.FilesOf(new DirectoryInfo(Path.Combine(SourceTree.Core.FullName, folder)))
            let code = CodeOnly.Of(file.Value)
            from word in workerTypes.Append("Workers")
            where CodeOnly.Names(code, word)
            select $"{folder}/{file.Key} names {word}";

        found.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(LowerFolders))]
    public void Types_below_the_workers_have_none_of_them_in_a_signature_or_a_local(string folder)
    {
        IEnumerable<string> found =
            from type in typeof(WorkStealingPool).Assembly.GetTypes()
            where type.Namespace == $"Magpie.{folder}"
            from used in UsedBy(type)
            where used.Namespace == "Magpie.Workers"
            select $"{type} uses {used}";

        found.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(LowerFolders))]
    public void Each_folder_below_the_workers_is_a_namespace(string folder) =>
        typeof(WorkStealingPool).Assembly.GetTypes().ShouldContain(type => type.Namespace == $"Magpie.{folder}");

    private static IEnumerable<Type> UsedBy(Type type)
    {
        const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        IEnumerable<Type> fields = type.GetFields(All).Select(static field => field.FieldType);
        IEnumerable<MethodBase> methods = type.GetMethods(All).Concat<MethodBase>(type.GetConstructors(All));
        IEnumerable<Type> code = methods.SelectMany<MethodBase, Type>(static method =>
        {
            IEnumerable<Type> parameters = method.GetParameters().Select(static parameter => parameter.ParameterType);
            IEnumerable<Type> locals = method.GetMethodBody()?.LocalVariables.Select(static local => local.LocalType) ?? [];
            return [.. parameters, .. locals, .. method is MethodInfo { ReturnType: var returned } ? [returned] : Type.EmptyTypes];
        });
        return fields.Concat(code).Concat(type.GetInterfaces()).SelectMany(Parts);
    }

    private static IEnumerable<Type> Parts(Type type) => type switch
    {
        { HasElementType: true } => Parts(type.GetElementType()!),
        { IsGenericType: true } => type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition()),
        _ => [type],
    };
}
