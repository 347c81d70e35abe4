using Magpie;
using Magpie.Testing;

namespace Docs;

internal static class TestingSnippets
{
    public static async Task Forbid(WorkStealingPool pool, Handler handler, object request)
    {
        #region docs/blocking-report.md 2
        using (BlockingGuard.Assert(pool))
        {
            await pool.Run(() => handler.HandleAsync(request));
        }

        await BlockingGuard.RunAsync(pool, () => handler.HandleAsync(request));   // the same, on the pool
        #endregion
    }

    internal sealed class Handler
    {
        public Task HandleAsync(object request) => throw new NotSupportedException(request.ToString());
    }
}
