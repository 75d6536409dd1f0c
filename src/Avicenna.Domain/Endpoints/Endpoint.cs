using Avicenna.Domain.ApiKeys;

namespace Avicenna.Domain.Endpoints;

/// <summary>A part of the API that a tenant protects, and what its requests require.</summary>
public sealed record Endpoint
{
    public required Guid Id { get; init; }

    public required Guid TenantId { get; init; }

    public required PathPattern Path { get; init; }

    public required EndpointMethod Method { get; init; }

    public required RequiredAuthentication Authentication { get; init; }

    /// <summary>All of these a user's key must have; an admin's key needs none.</summary>
    public ScopeList Scopes { get; init; } = ScopeList.Empty;

    /// <summary>What a request that matches the endpoint must bring.</summary>
    public RequiredAccess Access => new(Authentication, Scopes);

    public required DateTimeOffset CreatedAt { get; init; }
}
