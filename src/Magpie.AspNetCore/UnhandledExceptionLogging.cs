using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Magpie.AspNetCore;

/// <summary>Logs what the pool reports, unless the options name another handler.</summary>
internal sealed partial class UnhandledExceptionLogging(ILogger<WorkStealingPool> logger) : IPostConfigureOptions<WorkStealingPoolOptions>
{
    public void PostConfigure(string? name, WorkStealingPoolOptions options)
    {
        string pool = options.Name;
        options.UnhandledException ??= exception => LogUnhandled(logger, exception, pool);
    }

    [LoggerMessage(1, LogLevel.Error, "The pool '{Pool}' reports an exception that nobody waits for.", EventName = "UnhandledException")]
    private static partial void LogUnhandled(ILogger logger, Exception exception, string pool);
}
