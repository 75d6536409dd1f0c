using Avicenna.Application.Startup;

namespace Avicenna.Api.Startup;

/// <summary>Applies the defaults that depend on the environment: Development needs no settings, Production must be configured.</summary>
internal sealed class DevelopmentDefaults(IHostEnvironment environment) : IPostConfigureOptions<DatabaseOptions>, IPostConfigureOptions<TenancyOptions>
{
    private const string DefaultSubdomain = "default";

    public void PostConfigure(string? name, DatabaseOptions options)
    {
        if (environment.IsDevelopment())
        {
            options.Provider ??= nameof(DatabaseProvider.Sqlite);
        }

        options.MigrateOnStart ??= environment.IsDevelopment();
        if (options.TryGetProvider() == DatabaseProvider.Sqlite)
        {
            options.ConnectionString ??= DatabaseOptions.DefaultSqliteConnectionString;
        }
    }

    public void PostConfigure(string? name, TenancyOptions options)
    {
        options.BaseDomains ??= environment.IsDevelopment() ? ["localhost"] : [];
        if (environment.IsDevelopment() || options.BaseDomains.Count == 0)
        {
            options.DefaultSubdomain ??= DefaultSubdomain;
        }
    }
}
