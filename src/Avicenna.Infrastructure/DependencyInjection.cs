using Avicenna.Application.ApiKeys;
using Avicenna.Application.Auditing;
using Avicenna.Application.Authentication;
using Avicenna.Application.Endpoints;
using Avicenna.Application.Idempotency;
using Avicenna.Application.Settings;
using Avicenna.Application.Tenants;
using Avicenna.Application.Usage;
using Avicenna.Infrastructure.Changes;
using Avicenna.Infrastructure.Database;
using Avicenna.Infrastructure.Database.Sqlite;
using Avicenna.Infrastructure.Database.SqlServer;
using Avicenna.Infrastructure.Redis;
using Avicenna.Infrastructure.Repositories;
using Avicenna.Infrastructure.Security;
using Microsoft.Extensions.DependencyInjection;

namespace Avicenna.Infrastructure;

public static class DependencyInjection
{
    /// <summary>Registers the implementations of Application's ports, with the database that <c>Database:Provider</c> names.</summary>
    public static IServiceCollection AddInfrastructure(this IServiceCollection services)
    {
        services.AddPersistence();
        services.AddRateLimiting();
        services.AddChanges();
        services.AddSingleton<IApiKeyHasher, ApiKeyHasher>();
        services.AddSingleton<IPostConfigureOptions<SecurityOptions>, DevelopmentSecrets>();
        services.AddSingleton<IAuditSeal, AuditSeal>();
        return services;
    }

    private static void AddPersistence(this IServiceCollection services)
    {
        StoredTypes.Register();
        services.AddSingleton<IValidateOptions<DatabaseOptions>, ConnectionStringValidator>();

        services.AddSingleton(provider => new SqliteDialect(ConnectionString(provider)));
        services.AddSingleton(provider => new SqlServerDialect(ConnectionString(provider)));
        services.AddForProvider<SqlDialect, SqliteDialect, SqlServerDialect>();

        services.AddForProvider<IStoreLocation, SqliteDialect, SqlServerDialect>();
        services.AddSingleton(provider => provider.GetRequiredService<SqliteDialect>().File);

        // Callers wait in real time, as the databases do, whatever clock keys and limits use.
        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<SqliteQueryRunner>(provider, provider.GetRequiredService<SqliteDialect>(), TimeProvider.System));
        services.AddSingleton(provider => new SqlServerQueryRunner(provider.GetRequiredService<SqlServerDialect>(), TimeProvider.System));
        services.AddForProvider<IQueryRunner, SqliteQueryRunner, SqlServerQueryRunner>();

        services.AddSingleton(provider => ActivatorUtilities.CreateInstance<SqliteWriteQueue>(provider, provider.GetRequiredService<SqliteDialect>(), TimeProvider.System));
        services.AddSingleton(provider => new SqlServerTransactionRunner(provider.GetRequiredService<SqlServerDialect>(), TimeProvider.System));
        services.AddForProvider<ITransactionRunner, SqliteWriteQueue, SqlServerTransactionRunner>();

        services.AddSingleton<SqliteSchemaMigrator>();
        services.AddSingleton<SqlServerSchemaMigrator>();
        services.AddForProvider<ISchemaMigrator, SqliteSchemaMigrator, SqlServerSchemaMigrator>();

        services.AddSingleton<SqlStore>();
        services.AddSingleton<ChangeLog>();
        services.AddHostedService<ChangeSweeper>();
        services.AddSingleton<AuditTrail>();
        services.AddSingleton<IAuditKeyRepository, AuditKeyRepository>();
        services.AddSingleton<ApiKeyReader>();
        services.AddSingleton<ApiKeyWriter>();
        services.AddSingleton<ApiKeyImporter>();
        services.AddSingleton<IdempotencyRepository>();
        services.AddSingleton<IIdempotencyRepository>(provider => provider.GetRequiredService<IdempotencyRepository>());
        services.AddSingleton<IAuditEventRepository, AuditEventRepository>();
        services.AddSingleton<IApiKeyRepository, ApiKeyRepository>();
        services.AddSingleton<IExpiringKeysRepository, ExpiringKeysRepository>();
        services.AddSingleton<IEndpointRepository, EndpointRepository>();
        services.AddSingleton<TenantRemover>();
        services.AddSingleton<ITenantRepository, TenantRepository>();
        services.AddSingleton<ITenantSettingsRepository, TenantSettingsRepository>();
        services.AddSingleton<IPepperRepository, PepperRepository>();
        services.AddSingleton<IStoreProbe, StoreProbe>();
        services.AddSingleton<IUsageRepository, UsageRepository>();
        services.AddSingleton<IStoredTextRepository, StoredTextRepository>();
    }

    private static void AddChanges(this IServiceCollection services)
    {
        services.AddSingleton<ChangeAnnouncer>();
        services.AddSingleton<RedisChanges>();
        services.AddHostedService(provider => provider.GetRequiredService<RedisChanges>());
        services.AddHostedService<ChangePoller>();
    }

    private static void AddRateLimiting(this IServiceCollection services)
    {
        services.AddSettings<RedisOptions>(RedisOptions.Section);
        services.AddSingleton<IValidateOptions<RedisOptions>, RedisOptionsValidator>();
        services.AddSingleton<RedisConnection>();
        services.AddHostedService(provider => provider.GetRequiredService<RedisConnection>());
        services.AddHostedService<RedisWarnings>();
        services.AddSingleton<ISharedWindows, RedisWindows>();
        services.AddSingleton<RedisOutage>();
        services.AddHostedService<SharedWindowsKeeper>();
        services.AddSingleton<IRequestLimiter>(provider => provider.GetRequiredService<RedisConnection>().IsConfigured
            ? ActivatorUtilities.CreateInstance<SharedRequestLimiter>(provider)
            : ActivatorUtilities.CreateInstance<MemoryRequestLimiter>(provider));
    }

    private static string ConnectionString(IServiceProvider provider) =>
        provider.GetRequiredService<IOptions<DatabaseOptions>>().Value.ConnectionString!;

    private static void AddForProvider<TService, TSqlite, TSqlServer>(this IServiceCollection services)
        where TService : class
        where TSqlite : class, TService
        where TSqlServer : class, TService =>
        services.AddSingleton<TService>(provider =>
            provider.GetRequiredService<IOptions<DatabaseOptions>>().Value.TryGetProvider() == DatabaseProvider.Sqlite
                ? provider.GetRequiredService<TSqlite>()
                : provider.GetRequiredService<TSqlServer>());
}
