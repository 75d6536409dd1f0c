namespace Avicenna.Api;

/// <param name="Success">Always true.</param>
/// <param name="Message">What was done, for people.</param>
public sealed record MessageResponse(bool Success, string Message)
{
    public static readonly MessageResponse ApiKeyDeleted = new(true, "API key deleted");
    public static readonly MessageResponse EndpointDeleted = new(true, "Endpoint deleted");
}
