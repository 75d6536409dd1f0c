namespace Avicenna.Domain.Endpoints;

/// <summary>The method names under which the endpoints for a request are looked up.</summary>
internal readonly ref struct RequestMethod
{
    private const string Head = "HEAD";
    private const string Get = "GET";

    public RequestMethod(ReadOnlySpan<char> text)
    {
        // No endpoint has a longer method, so it needn't be looked up.
        Name = text.Length > EndpointMethod.MaxLength ? [] : text;
        Fallback = text is Head ? Get : [];
    }

    /// <summary>The method; empty if no endpoint can have it.</summary>
    public ReadOnlySpan<char> Name { get; }

    /// <summary>The method to use for a pattern without an endpoint for <see cref="Name"/>; empty if there is none.</summary>
    public ReadOnlySpan<char> Fallback { get; }
}
