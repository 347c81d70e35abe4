namespace Magpie.Primitives;

/// <summary>
/// Marks a struct of exactly two references and nothing else. Such cells are written reference by reference, and only where one changes: a
/// store of a reference costs a call of the garbage collector's write barrier, which is more than the comparison.
/// </summary>
internal interface ITwoReferences;
