using Avicenna.Domain.Endpoints;
using Avicenna.Domain.Tenants;

namespace Avicenna.Infrastructure.Persistence;

/// <summary>A tenant's settings with one of its endpoints, whose columns are null where it has none.</summary>
internal sealed class GuardRow : EndpointRow
{
    public string DefaultAuthentication { get; init; } = "";

    public bool AllowPreflight { get; init; }

    public bool HasEndpoint => Path.Length > 0;

    public TenantSettings ToSettings() => new(RequiredAuthenticationNames.Parse(DefaultAuthentication), AllowPreflight);
}
