using Avicenna.Api.Paging;

namespace Avicenna.Api.Endpoints;

/// <summary>The query of <c>GET /admin/endpoints</c>, as it was sent.</summary>
public sealed record ListEndpointsRequest : PageRequest;

internal sealed class ListEndpointsRequestValidator : PageRequestValidator<ListEndpointsRequest>;
