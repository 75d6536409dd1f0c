using Avicenna.Domain.Endpoints;

namespace Avicenna.Testing.Builders;

/// <summary>Endpoints to take exception to by <c>with</c>.</summary>
public static class TestEndpoints
{
    /// <summary>A new endpoint of that tenant.</summary>
    public static Endpoint Of(Guid tenantId, string path = "/orders/**", string method = "GET") => new()
    {
        Id = Guid.NewGuid(),
        TenantId = tenantId,
        Path = PathPattern.Parse(path),
        Method = EndpointMethod.Parse(method),
        Authentication = RequiredAuthentication.User,
        CreatedAt = ApiKeyBuilder.CreatedAt,
    };
}
