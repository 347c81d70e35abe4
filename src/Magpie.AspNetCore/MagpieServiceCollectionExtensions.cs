using Magpie;
using Magpie.AspNetCore;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Adds a <see cref="WorkStealingPool"/> for the requests of an ASP.NET Core application.</summary>
public static class MagpieServiceCollectionExtensions
{
    private const string DefaultName = "magpie-web";

    /// <summary>
    /// Adds a <see cref="WorkStealingPool"/> as a singleton, named "magpie-web" and with
    /// <see cref="WorkStealingPoolOptions.FollowEscapes"/> set, unless the options say otherwise. The host
    /// drains it after the server has stopped; when the host's shutdown timeout passes, what has not started is abandoned.
    /// Unhandled exceptions of the pool are logged unless <see cref="WorkStealingPoolOptions.UnhandledException"/> is set.
    /// </summary>
    /// <remarks>
    /// May be called more than once: there is one pool, and all the <paramref name="configure"/> actions apply to it, in
    /// order, as do those given to <c>services.Configure&lt;WorkStealingPoolOptions&gt;(...)</c>. An option out of its range
    /// fails the start of the host, with the exception of the pool's constructor, which names it.
    /// </remarks>
    /// <param name="services">The services of the application.</param>
    /// <param name="configure">Sets options of the pool; null changes none.</param>
    /// <returns><paramref name="services"/>.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="services"/> is null.</exception>
    public static IServiceCollection AddMagpie(this IServiceCollection services, Action<WorkStealingPoolOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        if (!services.Any(service => service.ImplementationType == typeof(PoolLifetime)))
        {
            services.AddOptions();
            services.AddLogging();

            // In front of all others, so that a name set before this call stays.
            services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<WorkStealingPoolOptions>>(
                new ConfigureOptions<WorkStealingPoolOptions>(static options =>
                {
                    options.Name = DefaultName;
                    options.FollowEscapes = true;
                })));
            services.AddSingleton<IPostConfigureOptions<WorkStealingPoolOptions>, UnhandledExceptionLogging>();
            services.TryAddSingleton(static provider =>
                new WorkStealingPool(provider.GetRequiredService<IOptions<WorkStealingPoolOptions>>().Value));
            services.AddSingleton<IHostedService, PoolLifetime>();
        }

        if (configure is not null)
        {
            services.Configure(configure);
        }

        return services;
    }
}
