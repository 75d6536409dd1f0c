using System.Net;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;

namespace Avicenna.AspNetCore.Verification;

/// <summary>Everything of a request that a decision depends on.</summary>
/// <param name="Method">The method.</param>
/// <param name="Target">The target as the client sent it, before anything was decoded or normalized.</param>
/// <param name="Authorization">The value of <c>Authorization</c>; null if there is none.</param>
/// <param name="Credential">The value of <see cref="AvicennaOptions.CredentialHeader"/>; null if there is none.</param>
/// <param name="ClientAddress">The client's IP address; null if the connection has none.</param>
/// <param name="Origin">The origin of a CORS preflight; null for other requests.</param>
/// <param name="PreflightMethod">The method that a CORS preflight asks for; null for other requests.</param>
internal sealed record AskedRequest(
    string Method, string Target, string? Authorization, string? Credential, string? ClientAddress, string? Origin, string? PreflightMethod)
{
    // A key has no spaces, so Avicenna answers as for any malformed key.
    private const string Malformed = "Bearer malformed credential";

    public bool PresentsCredential => Authorization is not null || Credential is not null;

    public static AskedRequest Of(HttpRequest request, string? credentialHeader)
    {
        var origin = request.Headers.Origin.ToString();
        var preflightMethod = request.Headers.AccessControlRequestMethod.ToString();
        // Without one of the two, or with one that can't be sent on, it is an ordinary request, which needs no less.
        var isPreflight = HttpMethods.IsOptions(request.Method) && VisibleText.IsVisible(origin) && VisibleText.IsVisible(preflightMethod);
        return new AskedRequest(
            request.Method,
            request.HttpContext.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            Read(request.Headers.Authorization),
            credentialHeader is null ? null : Read(request.Headers[credentialHeader]),
            AddressOf(request.HttpContext.Connection.RemoteIpAddress),
            isPreflight ? origin : null,
            isPreflight ? preflightMethod : null);
    }

    /// <summary>
    /// Whether the method and the target reach Avicenna exactly as they are. A space at the end of a target would be lost on the way, and another
    /// path decided about.
    /// </summary>
    public bool CanBeAsked => VisibleText.IsVisible(Method) && VisibleText.IsVisible(Target);

    public HttpRequestMessage ToMessage(string? credentialHeader, string? host)
    {
        var message = new HttpRequestMessage(HttpMethod.Get, "/verify");
        message.Headers.Host = host;
        Add("X-Forwarded-Method", Method);
        Add("X-Forwarded-Uri", Target);
        Add("X-Forwarded-For", ClientAddress);
        Add("Origin", Origin);
        Add("Access-Control-Request-Method", PreflightMethod);
        Add("Authorization", Authorization);
        if (credentialHeader is not null)
        {
            Add(credentialHeader, Credential);
        }

        return message;

        void Add(string name, string? value)
        {
            if (value is not null && !message.Headers.TryAddWithoutValidation(name, value))
            {
                throw new InvalidOperationException($"The header {name} can't be sent");
            }
        }
    }

    // Repeated values are joined by a space, as Avicenna does, so that they are no key.
    private static string? Read(StringValues values)
    {
        var value = values.Count > 1 ? string.Join(' ', values.AsEnumerable()) : values.ToString();
        return value.Length == 0 ? null : VisibleText.IsLine(value) ? value : Malformed;
    }

    // Without the zone of a link-local address, which means nothing on another machine.
    private static string? AddressOf(IPAddress? address) =>
        address is null ? null : (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : new IPAddress(address.GetAddressBytes())).ToString();
}
