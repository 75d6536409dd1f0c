using Microsoft.AspNetCore.Mvc;

namespace Avicenna.Api.Paging;

/// <summary>What the queries of all lists have, as it was sent.</summary>
public abstract record PageRequest
{
    [FromQuery(Name = "limit")]
    public string? Limit { get; init; }

    [FromQuery(Name = "cursor")]
    public string? Cursor { get; init; }
}
