using Microsoft.AspNetCore.Mvc;

namespace Avicenna.Api.Usage;

/// <summary>The query of <c>GET /admin/api-keys/{id}/usage</c>, as it was sent.</summary>
public sealed record GetUsageRequest
{
    [FromQuery(Name = "from")]
    public string? From { get; init; }

    [FromQuery(Name = "to")]
    public string? To { get; init; }

    [FromQuery(Name = "interval")]
    public string? Interval { get; init; }
}
