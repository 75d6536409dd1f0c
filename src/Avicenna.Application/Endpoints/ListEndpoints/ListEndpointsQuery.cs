using MediatR;

namespace Avicenna.Application.Endpoints.ListEndpoints;

/// <summary>Asks for a page of a tenant's endpoints, newest first.</summary>
public sealed record ListEndpointsQuery : IRequest<EndpointPage>
{
    public required Guid TenantId { get; init; }

    public required int Limit { get; init; }

    /// <summary>The <see cref="EndpointPage.NextCursor"/> of the page before; null: the first page.</summary>
    public string? Cursor { get; init; }
}
