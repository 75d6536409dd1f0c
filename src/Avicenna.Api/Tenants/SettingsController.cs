using Avicenna.Api.Authentication;
using Avicenna.Api.Tenancy;

namespace Avicenna.Api.Tenants;

/// <summary>Manages the settings that apply to a tenant's requests that match no endpoint.</summary>
[ApiController]
[Authorize(Policy = Policies.Admin)]
[Route("admin/settings")]
public sealed class SettingsController(IMediator mediator) : ControllerBase
{
    [HttpGet]
    public async Task<SettingsResponse> Get(CancellationToken cancellationToken) =>
        new(true, await mediator.Send(new GetTenantSettingsQuery(HttpContext.GetTenant().Id), cancellationToken));

    /// <summary>Changes settings as a JSON merge patch does (RFC 7396).</summary>
    [HttpPatch]
    public async Task<SettingsResponse> Update([FromBody] UpdateTenantSettingsInput input, CancellationToken cancellationToken) =>
        new(true, await mediator.Send(new UpdateTenantSettingsCommand(HttpContext.GetTenant().Id, HttpContext.GetCaller(), input), cancellationToken));
}

/// <param name="Success">Always true.</param>
/// <param name="Settings">The tenant's settings.</param>
public sealed record SettingsResponse(bool Success, TenantSettingsDetails Settings);
