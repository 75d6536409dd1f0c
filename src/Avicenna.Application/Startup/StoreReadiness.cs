using Avicenna.Application.ApiKeys;
using Avicenna.Application.Authentication;
using Avicenna.Application.Errors;

namespace Avicenna.Application.Startup;

/// <summary>Checks whether this process can use its store: the schema is current and no live secret lacks its pepper.</summary>
public sealed class StoreReadiness(
    ISchemaMigrator migrator,
    IPepperRepository peppers,
    IApiKeyHasher hasher,
    AuditKeyReadiness auditKey,
    IOptions<DatabaseOptions> database,
    IOptions<SecurityOptions> security)
{
    /// <summary>Prepares the store for serving.</summary>
    /// <exception cref="StartRefusedException">The operator must do something first.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (database.Value.MigrateOnStart == true)
        {
            migrator.Migrate();
        }

        await RequireTrailsAsync(cancellationToken);
        await RequirePeppersAsync(cancellationToken);
    }

    /// <summary>Checks what every command needs that reads or changes audited data.</summary>
    /// <exception cref="StartRefusedException">The schema is outdated, or audit trails are sealed with another key.</exception>
    public Task RequireTrailsAsync(CancellationToken cancellationToken)
    {
        RequireCurrentSchema();
        return auditKey.RequireAsync(cancellationToken);
    }

    /// <exception cref="StartRefusedException">The schema is older than this version requires.</exception>
    public void RequireCurrentSchema()
    {
        if (!migrator.IsCurrent())
        {
            throw new StartRefusedException(
                $"The database has no schema yet, or an older one than this version needs. Run the command 'migrate' first, or set {DatabaseOptions.Section}:MigrateOnStart to true");
        }
    }

    /// <summary>Returns the ids of the peppers that live secrets need and this process doesn't have. If empty, the process is ready.</summary>
    /// <exception cref="StoreUnavailableException">The store is unavailable.</exception>
    public async Task<IReadOnlyList<string>> FindMissingPeppersAsync(CancellationToken cancellationToken) =>
        [.. (await peppers.FindInUseAsync(cancellationToken)).Except(hasher.PepperIds).Except(security.Value.AbandonPeppers)];

    /// <summary>Returns the ids of the peppers that were given up although live secrets need them.</summary>
    /// <exception cref="StoreUnavailableException">The store is unavailable.</exception>
    public async Task<IReadOnlyList<string>> FindAbandonedPeppersAsync(CancellationToken cancellationToken) =>
        [.. (await peppers.FindInUseAsync(cancellationToken)).Intersect(security.Value.AbandonPeppers).Except(hasher.PepperIds)];

    /// <summary>Registers the configured peppers in the store, and refuses them if they don't match its content.</summary>
    /// <exception cref="StartRefusedException">The value of a pepper has changed, or a pepper that live secrets need is missing.</exception>
    public async Task RequirePeppersAsync(CancellationToken cancellationToken)
    {
        var missing = await FindMissingPeppersAsync(cancellationToken);
        if (missing.Count > 0)
        {
            var counts = await peppers.CountLiveSecretsAsync(cancellationToken);
            throw new StartRefusedException(string.Join(Environment.NewLine, missing.Select(id =>
                $"{counts.GetValueOrDefault(id)} live secrets need the pepper '{id}', which is not in {SecurityOptions.Section}:Peppers. "
                + $"Add it, or give these secrets up by adding its id to {SecurityOptions.Section}:AbandonPeppers")));
        }

        var changed = await peppers.RegisterAsync(hasher.PepperIds.ToDictionary(id => id, hasher.Fingerprint), cancellationToken);
        if (changed.Count > 0)
        {
            throw new StartRefusedException(
                $"The pepper '{changed[0]}' is not the one that this database knows by that id, so no key hashed under it would work. "
                + $"Restore its {SecurityOptions.Section}:Peppers value, or give the new pepper its own id");
        }
    }
}
