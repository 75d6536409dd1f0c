using Avicenna.Domain.Endpoints;
using Avicenna.Domain.Tenants;

namespace Avicenna.Infrastructure.Repositories;

/// <summary>An endpoint as Dapper reads it.</summary>
internal class EndpointRow
{
    public long Sequence { get; init; }

    public Guid Id { get; init; }

    public Guid TenantId { get; init; }

    public string Path { get; init; } = "";

    public string Method { get; init; } = "";

    public string Authentication { get; init; } = "";

    public DateTimeOffset CreatedAt { get; init; }

    public Endpoint ToEndpoint() => new()
    {
        Id = Id,
        TenantId = TenantId,
        Path = PathPattern.FromStored(Path),
        Method = EndpointMethod.From(Method),
        Authentication = RequiredAuthenticationNames.Parse(Authentication),
        CreatedAt = CreatedAt,
    };
}

/// <summary>A tenant's settings with one of its endpoints, whose columns are null where it has none.</summary>
internal sealed class PolicyRow : EndpointRow
{
    public string DefaultAuthentication { get; init; } = "";

    public bool AllowPreflight { get; init; }

    public bool HasEndpoint => Path.Length > 0;

    public TenantSettings ToSettings() => new(RequiredAuthenticationNames.Parse(DefaultAuthentication), AllowPreflight);
}
