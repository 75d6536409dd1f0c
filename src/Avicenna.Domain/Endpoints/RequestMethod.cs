namespace Avicenna.Domain.Endpoints;

/// <summary>By which names the endpoints for a request's method are looked up.</summary>
internal readonly ref struct RequestMethod
{
    private const string Head = "HEAD";
    private const string Get = "GET";

    public RequestMethod(ReadOnlySpan<char> text)
    {
        // No endpoint has a longer method, and no time is spent on one.
        Name = text.Length > EndpointMethod.MaxLength ? [] : text;
        Fallback = text is Head ? Get : [];
    }

    /// <summary>The method; empty if no endpoint can have it.</summary>
    public ReadOnlySpan<char> Name { get; }

    /// <summary>The method that a pattern without an endpoint for <see cref="Name"/> uses; empty if there is none.</summary>
    public ReadOnlySpan<char> Fallback { get; }
}
