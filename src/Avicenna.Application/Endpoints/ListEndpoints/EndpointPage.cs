namespace Avicenna.Application.Endpoints.ListEndpoints;

/// <param name="Endpoints">The endpoints, newest first.</param>
/// <param name="NextCursor">Where the next page begins; null: this is the last.</param>
public sealed record EndpointPage(IReadOnlyList<EndpointDetails> Endpoints, string? NextCursor);
