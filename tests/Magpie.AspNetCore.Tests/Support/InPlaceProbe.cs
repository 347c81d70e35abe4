namespace Magpie.AspNetCore.Tests.Support;

/// <summary>Tells the end of a pipeline whether it runs inside the call of the middleware where the probe stands.</summary>
internal static class InPlaceProbe
{
    private const string Key = "in place";

    public static void UseInPlaceProbe(this WebApplication app) => app.Use((context, next) =>
    {
        int thread = Environment.CurrentManagedThreadId;
        context.Items[Key] = () => Environment.CurrentManagedThreadId == thread;
        Task rest = next(context);
        thread = -1;
        return rest;
    });

    public static bool IsInPlace(this HttpContext context) => ((Func<bool>)context.Items[Key]!)();
}
