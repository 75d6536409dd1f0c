namespace Avicenna.Api.Health;

/// <param name="Status">What is the matter; <c>healthy</c> when nothing is.</param>
public sealed record HealthResponse(string Status)
{
    public static readonly HealthResponse Healthy = new("healthy");

    /// <summary>The store doesn't answer or takes no writes, and keys that are known here are still decided about.</summary>
    public static readonly HealthResponse Degraded = new("degraded");
}
