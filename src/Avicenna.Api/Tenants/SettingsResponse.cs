using Avicenna.Application.Tenants;

namespace Avicenna.Api.Tenants;

/// <param name="Success">Always true.</param>
/// <param name="Settings">The tenant's settings.</param>
public sealed record SettingsResponse(bool Success, TenantSettingsDetails Settings);
