using Avicenna.Domain.Endpoints;

namespace Avicenna.Testing.Builders;

/// <summary>Endpoints written as one reads them: a method, a space and a pattern.</summary>
public static class EndpointRules
{
    /// <summary>The endpoint of a rule such as <c>GET /orders/*</c>.</summary>
    public static Endpoint ToEndpoint(string rule)
    {
        var space = rule.IndexOf(' ', StringComparison.Ordinal);
        return new Endpoint
        {
            Id = Guid.NewGuid(),
            TenantId = Guid.Empty,
            Method = EndpointMethod.Parse(rule[..space]),
            Path = PathPattern.Parse(rule[(space + 1)..]),
            Authentication = RequiredAuthentication.User,
            CreatedAt = ApiKeyBuilder.CreatedAt,
        };
    }

    public static EndpointTable ToTable(IEnumerable<string> rules) => new(rules.Select(ToEndpoint));

    /// <summary>What <see cref="ToEndpoint"/> made the endpoint of.</summary>
    public static string ToRule(Endpoint endpoint) => $"{endpoint.Method} {endpoint.Path}";
}
