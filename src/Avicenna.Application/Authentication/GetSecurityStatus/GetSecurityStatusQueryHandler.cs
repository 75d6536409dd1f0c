using Avicenna.Application.Abstractions;
using MediatR;
using Microsoft.Extensions.Options;

namespace Avicenna.Application.Authentication.GetSecurityStatus;

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
