using Avicenna.Api.Authentication;
using Avicenna.Api.Problems;
using Avicenna.Api.Tenancy;

namespace Avicenna.Api.Tenants;

/// <summary>Manages the settings that apply to a tenant's requests that match no endpoint.</summary>
[ApiController]
[Authorize(Policy = Policies.Admin)]
[Tags("Settings")]
[Route("admin/settings")]
public sealed class SettingsController(IMediator mediator) : ControllerBase
{
    /// <summary>Get the settings</summary>
    /// <remarks>Returns what requests that match no endpoint require.</remarks>
    [HttpGet(Name = "getSettings")]
    [Refuses(typeof(TenantErrors), nameof(TenantErrors.Gone))]
    public async Task<SettingsResponse> Get(CancellationToken cancellationToken) =>
        new(true, await mediator.Send(new GetTenantSettingsQuery(HttpContext.GetTenant().Id), cancellationToken));

    /// <summary>Change the settings</summary>
    /// <remarks>The body is a JSON merge patch (RFC 7396): members that are left out don't change.</remarks>
    [HttpPatch(Name = "updateSettings")]
    [Refuses(typeof(TenantErrors), nameof(TenantErrors.Gone))]
    public async Task<SettingsResponse> Update([FromBody] UpdateTenantSettingsInput input, CancellationToken cancellationToken) =>
        new(true, await mediator.Send(new UpdateTenantSettingsCommand(HttpContext.GetTenant().Id, HttpContext.GetCaller(), input), cancellationToken));
}

/// <param name="Success">Always true.</param>
/// <param name="Settings">The tenant's settings.</param>
public sealed record SettingsResponse(bool Success, TenantSettingsDetails Settings);
