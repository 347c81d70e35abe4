namespace Magpie.Futures;

/// <summary>The awaiter of a join handle. Its fields are those of <see cref="AwaiterFields"/>.</summary>
internal interface IHandleAwaiter;
