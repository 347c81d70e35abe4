using Microsoft.Extensions.DependencyInjection;

namespace Magpie.AspNetCore;

/// <summary>The pool of an application.</summary>
internal static class RegisteredPool
{
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static WorkStealingPool Of(IServiceProvider services, string caller) => services.GetService<WorkStealingPool>() ?? throw new InvalidOperationException(
        $"{caller} found no {nameof(WorkStealingPool)} among the application's services. "
        + $"Call builder.Services.{nameof(MagpieServiceCollectionExtensions.AddMagpie)}() before the application is built.");
}
