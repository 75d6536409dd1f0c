namespace Avicenna.Api.ApiKeys;

/// <summary>The body of <c>POST /admin/api-keys/{id}/rotate</c>, which may be left out.</summary>
public sealed record RotateApiKeyRequest
{
    /// <summary>For how long the secret so far goes on working, in seconds.</summary>
    public int GracePeriodSeconds { get; init; }
}
