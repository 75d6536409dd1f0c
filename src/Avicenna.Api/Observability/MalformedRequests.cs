using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace Avicenna.Api.Observability;

/// <summary>Logs the requests that the web server answers by itself, because they aren't well-formed HTTP.</summary>
internal sealed class MalformedRequests(DiagnosticListener server, CallLog log) : IHostedService, IObserver<KeyValuePair<string, object?>>
{
    private const string BadRequest = "Microsoft.AspNetCore.Server.Kestrel.BadRequest";

    private IDisposable? subscription;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        subscription = server.Subscribe(this, name => name == BadRequest);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        subscription?.Dispose();
        return Task.CompletedTask;
    }

    public void OnNext(KeyValuePair<string, object?> value)
    {
        // A response that has started is Avicenna's own, to a request whose body is malformed.
        if (value.Value is IFeatureCollection features
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

    public void OnCompleted()
    {
    }

    public void OnError(Exception error)
    {
    }
}
