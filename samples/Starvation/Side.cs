namespace Starvation;

/// <summary>What runs the handlers of the server.</summary>
/// <param name="Key">Its name on the command line.</param>
/// <param name="Title">Its name for people.</param>
internal sealed record Side(string Key, string Title)
{
    public static Side DotNet { get; } = new("dotnet", ".NET thread pool");

    public static Side Guarded { get; } = new("guard", ".NET guarded");

    public static Side Magpie { get; } = new("magpie", "Magpie");

    /// <summary>All, in the order of the columns.</summary>
    public static IReadOnlyList<Side> All { get; } = [DotNet, Guarded, Magpie];
}
