namespace Avicenna.Domain.Endpoints;

/// <summary>A part of the API that a tenant protects, and what its requests require.</summary>
public sealed record Endpoint
{
    public required Guid Id { get; init; }

    public required Guid TenantId { get; init; }

    public required PathPattern Path { get; init; }

    public required EndpointMethod Method { get; init; }

    public required RequiredAuthentication Authentication { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
