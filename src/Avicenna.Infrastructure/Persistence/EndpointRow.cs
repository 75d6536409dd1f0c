using Avicenna.Domain.Endpoints;

namespace Avicenna.Infrastructure.Persistence;

/// <summary>An endpoint as Dapper reads it.</summary>
internal sealed record EndpointRow
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
