using Avicenna.Application.Endpoints;

namespace Avicenna.Api.Endpoints;

/// <param name="Success">Always true.</param>
/// <param name="Endpoint">The endpoint.</param>
public sealed record EndpointResponse(bool Success, EndpointDetails Endpoint);

/// <param name="Success">Always true.</param>
/// <param name="Endpoints">The endpoints, newest first.</param>
/// <param name="NextCursor">The cursor of the next page; null on the last page.</param>
public sealed record EndpointListResponse(bool Success, IReadOnlyList<EndpointDetails> Endpoints, string? NextCursor);

/// <param name="Success">Always true.</param>
/// <param name="Match">What the request requires.</param>
public sealed record EndpointMatchResponse(bool Success, EndpointMatch Match);
