using Avicenna.Application.Endpoints;

namespace Avicenna.Api.Endpoints;

/// <param name="Success">Always true.</param>
/// <param name="Endpoint">The endpoint.</param>
public sealed record EndpointResponse(bool Success, EndpointDetails Endpoint);
