namespace Avicenna.Application.Endpoints;

/// <summary>An endpoint as it is shown; all members always present.</summary>
public sealed record EndpointDetails
{
    public required Guid Id { get; init; }

    /// <summary>The pattern as it was given.</summary>
    public required string Path { get; init; }

    public required string Method { get; init; }

    public required string Authentication { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }
}
