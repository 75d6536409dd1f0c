using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace Avicenna.Api.Observability;

/// <summary>Logs the requests that the web server answers by itself, because they aren't well-formed HTTP.</summary>
/// <remarks>
/// Kestrel writes to this instead of to the framework's <see cref="DiagnosticListener"/>: a subscriber of that one would make hosting and MVC raise
/// events, and MVC take slower paths, in each request.
/// </remarks>
internal sealed class MalformedRequests(CallLog log) : DiagnosticSource
{
    private const string BadRequest = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    public override bool IsEnabled(string name) => name == BadRequest;

    public override void Write(string name, object? value)
    {
        // A response that has started is Avicenna's own, to a request whose body is malformed.
        if (value is IFeatureCollection features
            && features.Get<IHttpResponseFeature>() is { HasStarted: false }
            && features.Get<IBadRequestExceptionFeature>()?.Error is BadHttpRequestException refusal)
        {
            log.NoteMalformed(
                CallRecord.Normalize(features.GetRequiredFeature<IHttpConnectionFeature>().RemoteIpAddress),
                features.GetRequiredFeature<IHttpRequestIdentifierFeature>().TraceIdentifier,
                refusal.StatusCode,
                refusal.Message);
        }
    }
}
