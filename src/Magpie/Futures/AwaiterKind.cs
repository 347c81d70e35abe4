namespace Magpie.Futures;

/// <summary>What kind of awaiter a type is, found out once. Optimised code has it as a constant.</summary>
internal static class AwaiterKind<TAwaiter>
{
    public static readonly bool IsOfFuture = typeof(IFutureAwaiter).IsAssignableFrom(typeof(TAwaiter));
    public static readonly bool IsOfHandle = typeof(IHandleAwaiter).IsAssignableFrom(typeof(TAwaiter));
}
