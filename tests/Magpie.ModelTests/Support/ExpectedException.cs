namespace Magpie.ModelTests;

/// <summary>What an item of a model throws on purpose.</summary>
internal sealed class ExpectedException : Exception;
