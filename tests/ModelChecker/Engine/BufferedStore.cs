namespace Magpie.ModelChecking;

/// <summary>A store in a store buffer.</summary>
internal readonly record struct BufferedStore(Location Location, int Store);
