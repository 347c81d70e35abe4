namespace Magpie.Primitives;

/// <summary>A node of a <see cref="LinkedStack{T}"/>.</summary>
internal interface ILinked<T>
    where T : class
{
    /// <summary>Written by <see cref="LinkedStack{T}"/> alone, while nobody else can reach the node.</summary>
    T? Next { get; set; }
}
