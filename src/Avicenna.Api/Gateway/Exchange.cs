using System.Collections.Frozen;
using System.Net;
using Avicenna.Api.RateLimiting;
using Avicenna.Api.Verification;
using Avicenna.Application.Decisions;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Yarp.ReverseProxy.Forwarder;

namespace Avicenna.Api.Gateway;

/// <summary>One request on its way to the API, and the response on its way back.</summary>
internal sealed class Exchange(Upstream upstream, string target, Verdict verdict, FrozenSet<string> credentialHeaders, UpgradeDeadline? upgrade) : HttpTransformer, IDisposable
{
    private readonly AllowedResponse identity = AllowedResponse.Of(verdict);
    private List<KeyValuePair<string, StringValues>>? contentHeaders;
    private bool isSent;

    public Upstream Upstream => upstream;

    /// <summary>The address that the request is directed to; null before the first.</summary>
    public UpstreamAddress? Address { get; private set; }

    public Verdict Verdict => verdict;

    /// <summary>How the request is sent.</summary>
    public ForwarderRequestConfig Requests => upgrade is null ? upstream.Requests : upstream.WebSockets;

    /// <summary>Ends the wait for the response to an upgrade.</summary>
    public CancellationToken Deadline => upgrade?.Token ?? CancellationToken.None;

    /// <summary>Whether the response to an upgrade took too long.</summary>
    public bool IsLate => upgrade is { IsOver: true };

    public static Exchange Of(HttpRequestMessage request) => Find(request) ?? throw new InvalidOperationException("The request is not from the gateway");

    /// <summary>Notes that a request is about to be written to a connection.</summary>
    /// <exception cref="HttpRequestException">It was written before, and the API may have acted on it.</exception>
    public static void BeginSending(HttpRequestMessage request)
    {
        if (Find(request) is { } exchange)
        {
            // The client sends a request without a body again if the connection closes before a response. HTTP/2 says what wasn't processed.
            if (exchange.isSent && request.Version.Major == 1)
            {
                throw new HttpRequestException(HttpRequestError.ResponseEnded, "The connection closed before a response");
            }

            exchange.isSent = true;
        }
    }

    /// <summary>Directs the request to an address.</summary>
    public void Direct(HttpRequestMessage request, UpstreamAddress to)
    {
        Address?.End();
        to.Begin();
        Address = to;
        request.RequestUri = new Url(to, target, this);
    }

    /// <summary>Adds what the forwarder doesn't take from <see cref="TransformRequestAsync"/>: the headers of a body where there is none.</summary>
    public void Complete(HttpRequestMessage request)
    {
        if (contentHeaders is not null)
        {
            request.Content = new ByteArrayContent([]);
            foreach (var (name, values) in contentHeaders)
            {
                request.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
        }
    }

    public override ValueTask TransformRequestAsync(HttpContext context, HttpRequestMessage proxyRequest, string destinationPrefix, CancellationToken cancellationToken)
    {
        var request = context.Request;
        var named = RemovedHeaders.NamedBy(request.Headers.Connection);
        foreach (var (name, values) in request.Headers)
        {
            if (!RemovedHeaders.Contain(name) && named?.Contains(name) != true && !credentialHeaders.Contains(name))
            {
                Add(proxyRequest, name, values);
            }
        }

        if (proxyRequest.Version.Major > 1 && request.Headers.TE.ToString().Contains("trailers", StringComparison.OrdinalIgnoreCase))
        {
            proxyRequest.Headers.TryAddWithoutValidation(HeaderNames.TE, "trailers");
        }

        var headers = proxyRequest.Headers;
        if (request.Headers.Host is [{ } host])
        {
            // An API behind TLS chooses its certificate, and often its site, by its own name.
            if (!upstream.IsHttps)
            {
                // Throws if no URL could have it. Without validation, the client would add a second Host, with the name of the API.
                headers.Host = host;
            }

            headers.TryAddWithoutValidation("X-Forwarded-Host", host);
        }

        if (context.Connection.RemoteIpAddress is { } client)
        {
            headers.TryAddWithoutValidation("X-Forwarded-For", client.ToString());
        }

        headers.TryAddWithoutValidation("X-Forwarded-Proto", request.Scheme);
        headers.TryAddWithoutValidation(RequestVerifier.KeyIdHeader, identity.KeyId.ToString());
        headers.TryAddWithoutValidation(RequestVerifier.PermissionHeader, identity.Permission.ToString());
        headers.TryAddWithoutValidation(RequestVerifier.OwnerIdHeader, identity.OwnerId.ToString());
        // Otherwise the forwarder would make a URL of Path, which is normalized.
        Direct(proxyRequest, upstream.Choose([])!);
        return ValueTask.CompletedTask;
    }

    public override async ValueTask<bool> TransformResponseAsync(HttpContext context, HttpResponseMessage? proxyResponse, CancellationToken cancellationToken)
    {
        if (!await base.TransformResponseAsync(context, proxyResponse, cancellationToken))
        {
            return false;
        }

        var headers = context.Response.Headers;
        if (proxyResponse!.Headers.NonValidated.TryGetValues(HeaderNames.Connection, out var connection))
        {
            foreach (var name in RemovedHeaders.NamedBy(new StringValues([.. connection]))!)
            {
                headers.Remove(name);
            }
        }

        if (verdict.Key is { } key)
        {
            headers.Append(RateLimitHeaders.PolicyName, identity.RateLimitPolicy);
            headers.Append(RateLimitHeaders.StateName, RateLimitHeaders.State(verdict.Limit));
        }

        upgrade?.Stop();
        if (IsStream(context.Request.Method, proxyResponse))
        {
            // The forwarder would wait for the first byte of the body, which a stream of events may not have for long.
            await context.Response.Body.FlushAsync(cancellationToken);
        }

        return true;
    }

    public void Dispose()
    {
        Address?.End();
        upgrade?.Dispose();
    }

    // A gRPC response that is over has its status among the headers, and clients expect its end with them.
    private static bool IsStream(string method, HttpResponseMessage response) =>
        response.Content.Headers.ContentLength is null
        && method != HttpMethods.Head
        && response.StatusCode is >= HttpStatusCode.OK and not (HttpStatusCode.NoContent or HttpStatusCode.ResetContent or HttpStatusCode.NotModified)
        && !response.Headers.NonValidated.Contains("grpc-status");

    private static Exchange? Find(HttpRequestMessage request) => (request.RequestUri as Url)?.Exchange;

    private void Add(HttpRequestMessage request, string name, StringValues values)
    {
        if (values.Count == 0)
        {
            return;
        }

        // HTTP/2 may send a field for each cookie. All others are joined with commas (RFC 9110 section 5.3).
        values = values.Count > 1 && name.Equals(HeaderNames.Cookie, StringComparison.OrdinalIgnoreCase) ? string.Join("; ", [.. values]) : values;
        if (!(values.Count == 1 ? request.Headers.TryAddWithoutValidation(name, values.ToString()) : request.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values)))
        {
            // It describes a body.
            if (request.Content is not null)
            {
                request.Content.Headers.TryAddWithoutValidation(name, (IEnumerable<string?>)values);
            }
            else
            {
                (contentHeaders ??= []).Add(KeyValuePair.Create(name, values));
            }
        }
    }

    // Leads from a request to its exchange. HttpRequestMessage.Options would be a dictionary for each request.
    private sealed class Url(UpstreamAddress address, string target, Exchange exchange) : Uri(address.UrlOf(target), UpstreamAddress.AsWritten)
    {
        public Exchange Exchange => exchange;
    }
}
