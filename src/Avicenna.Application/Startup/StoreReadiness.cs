using Avicenna.Application.ApiKeys;
using Avicenna.Application.Authentication;
using Avicenna.Application.Errors;
using Microsoft.Extensions.Options;

namespace Avicenna.Application.Startup;

/// <summary>Whether this process and its store fit together: the schema is current and no live secret lacks its pepper.</summary>
public sealed class StoreReadiness(
    ISchemaMigrator migrator,
    IPepperRepository peppers,
    IApiKeyHasher hasher,
    AuditKeyReadiness auditKey,
    IOptions<DatabaseOptions> database,
    IOptions<SecurityOptions> security)
{
    /// <summary>Brings the store into the state that serving needs.</summary>
    /// <exception cref="StartRefusedException">It isn't in that state, and the operator has to do something first.</exception>
    public async Task PrepareAsync(CancellationToken cancellationToken)
    {
        if (database.Value.MigrateOnStart == true)
        {
            migrator.Migrate();
        }

        await RequireTrailsAsync(cancellationToken);
        await RequirePeppersAsync(cancellationToken);
    }

    /// <summary>What every command needs that reads or changes what is audited.</summary>
    /// <exception cref="StartRefusedException">The schema is old, or audit trails are sealed under another key.</exception>
    public Task RequireTrailsAsync(CancellationToken cancellationToken)
    {
        RequireCurrentSchema();
        return auditKey.RequireAsync(cancellationToken);
    }

    /// <exception cref="StartRefusedException">The schema is older than this version needs.</exception>
    public void RequireCurrentSchema()
    {
        if (!migrator.IsCurrent())
        {
            throw new StartRefusedException(
                $"The database has no schema yet, or an older one than this version needs. Run the command 'migrate' first, or set {DatabaseOptions.Section}:MigrateOnStart to true");
        }
    }

    /// <summary>The ids of the peppers that live secrets need and this process doesn't have. Empty: it is ready.</summary>
    /// <exception cref="StoreUnavailableException">The store can't be asked.</exception>
    public async Task<IReadOnlyList<string>> FindMissingPeppersAsync(CancellationToken cancellationToken) =>
        [.. (await peppers.FindInUseAsync(cancellationToken)).Except(hasher.PepperIds).Except(security.Value.AbandonPeppers)];

    /// <summary>Makes the configured peppers known to the store, and refuses where they don't fit what is stored.</summary>
    /// <exception cref="StartRefusedException">A pepper changed its value, or one is missing that live secrets need.</exception>
    public async Task RequirePeppersAsync(CancellationToken cancellationToken)
    {
        var missing = await FindMissingPeppersAsync(cancellationToken);
        if (missing.Count > 0)
        {
            var counts = await peppers.CountLiveSecretsAsync(cancellationToken);
            throw new StartRefusedException(string.Join(Environment.NewLine, missing.Select(id =>
                $"{counts.GetValueOrDefault(id)} live secrets need the pepper '{id}', which is not in {SecurityOptions.Section}:Peppers. "
                + $"Add it, or give these secrets up by naming it in {SecurityOptions.Section}:AbandonPeppers")));
        }

        var changed = await peppers.RegisterAsync(hasher.PepperIds.ToDictionary(id => id, hasher.Fingerprint), cancellationToken);
        if (changed.Count > 0)
        {
            throw new StartRefusedException(
                $"The pepper '{changed[0]}' is not the one that this database knows by that id, so no key hashed under it would work. "
                + $"Restore its {SecurityOptions.Section}:Peppers value, or give the new pepper an id of its own");
        }
    }
}
