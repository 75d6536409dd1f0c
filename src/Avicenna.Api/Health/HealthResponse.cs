namespace Avicenna.Api.Health;

/// <param name="Status">What is the matter; <c>healthy</c> when nothing is.</param>
public sealed record HealthResponse(string Status)
{
    public static readonly HealthResponse Healthy = new("healthy");
}
