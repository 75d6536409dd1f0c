using Avicenna.Api.Paging;

namespace Avicenna.Api.Endpoints;

internal sealed class ListEndpointsRequestValidator : PageRequestValidator<ListEndpointsRequest>;
