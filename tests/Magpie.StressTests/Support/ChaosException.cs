namespace Magpie.StressTests.Support;

/// <summary>Thrown on purpose.</summary>
internal sealed class ChaosException(string where) : Exception(where);
