using Microsoft.AspNetCore.Mvc;

namespace Avicenna.Api.ApiKeys;

/// <summary>The query of <c>GET /admin/api-keys</c>, as it was sent.</summary>
public sealed record ListApiKeysRequest
{
    [FromQuery(Name = "limit")]
    public string? Limit { get; init; }

    [FromQuery(Name = "cursor")]
    public string? Cursor { get; init; }

    [FromQuery(Name = "name")]
    public string? Name { get; init; }

    [FromQuery(Name = "permission")]
    public string? Permission { get; init; }

    [FromQuery(Name = "status")]
    public string? Status { get; init; }
}
