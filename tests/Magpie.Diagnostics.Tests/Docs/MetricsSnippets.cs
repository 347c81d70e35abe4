using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Docs;

internal static class MetricsSnippets
{
    public static void Collect(IHostApplicationBuilder builder)
    {
        #region docs/metrics.md 1
        builder.Services.AddOpenTelemetry().WithMetrics(metrics => metrics.AddMeter("Magpie"));
        #endregion
    }
}
