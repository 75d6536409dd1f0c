using Avicenna.Application.ApiKeys;

namespace Avicenna.Application.Authentication;

/// <summary>Returns how the secrets of all tenants are hashed.</summary>
public sealed record GetSecurityStatusQuery : IRequest<SecurityStatus>;

internal sealed class GetSecurityStatusQueryHandler(IPepperRepository peppers, IApiKeyHasher hasher, IOptions<SecurityOptions> options)
    : IRequestHandler<GetSecurityStatusQuery, SecurityStatus>
{
    public async Task<SecurityStatus> Handle(GetSecurityStatusQuery query, CancellationToken cancellationToken)
    {
        var counts = await peppers.CountLiveSecretsAsync(cancellationToken);
        var ids = hasher.PepperIds.Concat(counts.Keys.Except(hasher.PepperIds).Order(StringComparer.Ordinal));
        return new SecurityStatus(
            [.. ids.Select(id => new PepperStatus(id, StateOf(id, counts.GetValueOrDefault(id)), counts.GetValueOrDefault(id)))],
            await peppers.CountPlainSecretsAsync(cancellationToken));
    }

    private string StateOf(string id, long liveSecrets) =>
        id == hasher.PepperIds[0] ? "first"
        : hasher.PepperIds.Contains(id) ? "current"
        : options.Value.AbandonPeppers.Contains(id) ? "abandoned"
        : liveSecrets > 0 ? "missing"
        : "unused";
}

/// <param name="Id">The pepper's id.</param>
/// <param name="State">
/// <c>first</c>: new secrets are hashed with it; <c>current</c>: also configured; <c>abandoned</c>: given up in the settings;
/// <c>unused</c>: not configured and not needed; <c>missing</c>: needed, but not configured.
/// </param>
/// <param name="LiveSecrets">The number of secrets that would stop working without it.</param>
public sealed record PepperStatus(string Id, string State, long LiveSecrets);

/// <param name="Peppers">The configured peppers in their order, followed by those that only the store knows.</param>
/// <param name="PlainSecrets">The number of live secrets that have a plain hash until they are next used.</param>
public sealed record SecurityStatus(IReadOnlyList<PepperStatus> Peppers, long PlainSecrets);
