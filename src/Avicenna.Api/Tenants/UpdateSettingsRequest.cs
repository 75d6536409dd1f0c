using Avicenna.Application;

namespace Avicenna.Api.Tenants;

/// <summary>The body of <c>PATCH /admin/settings</c>. What is left out stays as it is.</summary>
public sealed record UpdateSettingsRequest
{
    public Optional<string> DefaultAuthentication { get; init; }

    public Optional<bool> AllowPreflight { get; init; }
}
