using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Avicenna.Api.Gateway;

/// <summary>One address of an API.</summary>
internal sealed class UpstreamAddress
{
    /// <summary>Keeps a target in a URL exactly as it is: a URL that is normalized could be another request.</summary>
    public static readonly UriCreationOptions AsWritten = new() { DangerousDisablePathAndQueryCanonicalization = true };

    private readonly string prefix;

    private int requests;

    private UpstreamAddress(Uri origin, bool isHttp2)
    {
        Origin = origin;
        prefix = origin.GetLeftPart(UriPartial.Authority);
        Version = isHttp2 || IsHttps ? HttpVersion.Version20 : HttpVersion.Version11;
    }

    public Uri Origin { get; }

    public bool IsHttps => Origin.Scheme == Uri.UriSchemeHttps;

    /// <summary>The version of requests. TLS negotiates it; without TLS it must be known.</summary>
    public Version Version { get; }

    public HttpVersionPolicy VersionPolicy => IsHttps ? HttpVersionPolicy.RequestVersionOrLower : HttpVersionPolicy.RequestVersionExact;

    /// <summary>The requests that are under way, with their responses.</summary>
    public int Requests => Volatile.Read(ref requests);

    /// <summary>Whether the last health check succeeded; true before the first.</summary>
    public bool IsHealthy { get; set; } = true;

    /// <summary>Parses <c>http://</c>, <c>https://</c> or <c>h2c://</c>, a host and an optional port.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out UpstreamAddress? address)
    {
        address = Uri.TryCreate(GatewayUrl.ToHttp(text), UriKind.Absolute, out var uri)
            && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps)
            && uri is { PathAndQuery: "/", Fragment: "", UserInfo: "", Host.Length: > 0, Port: > 0 } && !text.AsSpan().ContainsAny("?#@")
            ? new UpstreamAddress(uri, GatewayUrl.IsHttp2(text))
            : null;
        return address is not null;
    }

    /// <exception cref="FormatException"><paramref name="text"/> is not an address.</exception>
    public static UpstreamAddress Parse(string text) => TryParse(text, out var address) ? address : throw new FormatException($"'{text}' is not an address");

    /// <summary>Returns the URL of a target, to be read with <see cref="AsWritten"/>.</summary>
    public string UrlOf(string target) => $"{prefix}{target}";

    public void Begin() => Interlocked.Increment(ref requests);

    public void End() => Interlocked.Decrement(ref requests);

    public override string ToString() => prefix;
}
