using Avicenna.Api.Paging;
using Microsoft.AspNetCore.Mvc;

namespace Avicenna.Api.ApiKeys;

/// <summary>The query of <c>GET /admin/api-keys</c>, as it was sent.</summary>
public sealed record ListApiKeysRequest : PageRequest
{
    [FromQuery(Name = "name")]
    public string? Name { get; init; }

    [FromQuery(Name = "permission")]
    public string? Permission { get; init; }

    [FromQuery(Name = "status")]
    public string? Status { get; init; }
}
