namespace Magpie.Futures;

/// <summary>The awaiter of a future, which its <c>GetAwaiter</c> claimed. Its fields are those of <see cref="AwaiterFields"/>.</summary>
internal interface IFutureAwaiter;
