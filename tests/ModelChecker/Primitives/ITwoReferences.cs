namespace Magpie.Primitives;

/// <summary>The model's version: cells of the model are written whole.</summary>
internal interface ITwoReferences;
