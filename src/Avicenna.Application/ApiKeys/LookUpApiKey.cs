using Avicenna.Application.Behaviors;
using Avicenna.Application.Errors;

namespace Avicenna.Application.ApiKeys;

/// <summary>Asks whose key a secret is, whether or not it lets anyone in. It counts as no use of that key.</summary>
/// <param name="TenantId">The tenant whose key it must be.</param>
/// <param name="Input">The secret.</param>
public sealed record LookUpApiKeyQuery(Guid TenantId, LookUpApiKeyInput Input) : IRequest<ApiKeyDetails>;

/// <summary>The secret of the key to look up.</summary>
public sealed record LookUpApiKeyInput
{
    public string Key { get; init; } = "";

    public override string ToString() => "[redacted]";
}

internal sealed class LookUpApiKeyQueryValidator : AbstractValidator<LookUpApiKeyQuery>
{
    public LookUpApiKeyQueryValidator() => RuleFor(query => query.Input.Key).MustSatisfy(key => key.Length > 0 ? null : "key is required");
}

internal sealed class LookUpApiKeyQueryHandler(IApiKeyRepository keys, IApiKeyHasher hasher, IMapper mapper, TimeProvider time)
    : IRequestHandler<LookUpApiKeyQuery, ApiKeyDetails>
{
    public async Task<ApiKeyDetails> Handle(LookUpApiKeyQuery query, CancellationToken cancellationToken)
    {
        var found = ApiKeySecret.IsWellFormed(query.Input.Key) ? await keys.FindByHashAsync(hasher.HashUnderAll(query.Input.Key), cancellationToken) : null;
        // An earlier secret that has ended stays in the store until the next rotation.
        return found is not null && found.TenantId == query.TenantId && !(found.SecretExpiresAt <= time.GetUtcNow())
            && await keys.FindAsync(query.TenantId, found.KeyId, cancellationToken) is { } key
                ? mapper.Map<ApiKeyDetails>(key)
                : throw new AvicennaException(ApiKeyErrors.NotFound);
    }
}
