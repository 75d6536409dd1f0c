using Avicenna.Api.Authentication;
using Avicenna.Api.Problems;
using Avicenna.Application.Changes;
using Microsoft.AspNetCore.Http.Features;

namespace Avicenna.Api.Changes;

/// <summary>Notifies clients that cache a tenant's keys, endpoints or settings.</summary>
[ApiController]
[Authorize]
[Tags("Changes")]
[Route("api-keys/changes")]
public sealed class ChangesController(ChangeStreams streams, IHostApplicationLifetime lifetime) : ControllerBase
{
    private const string EventStream = "text/event-stream";

    /// <summary>The length of the rate limit's window, so never earlier than the limit allows another request.</summary>
    private const string RetryAfterSeconds = "60";

    private static readonly Problems.Problem TooManyStreams =
        Problems.Problem.RateLimited with { Message = $"A key has at most {TenantWatches.MaxPerKey} streams of changes at the same time" };

    // Browsers don't dispatch an event without a data line.
    private static readonly byte[] Event = "data:\n\n"u8.ToArray();

    private static readonly byte[] Comment = ":\n\n"u8.ToArray();

    /// <summary>Watch changes</summary>
    /// <remarks>Returns a stream of server-sent events: an event without content whenever a key, endpoint or setting of the tenant changes, and a comment every 15 seconds. A key may have at most 4 streams at the same time; another one gets 429 `rate_limited`. Any key may make this call.</remarks>
    [HttpGet(Name = "watchChanges")]
    [ProducesResponseType(typeof(string), StatusCodes.Status200OK, EventStream)]
    public async Task<EmptyResult> Watch()
    {
        using var stream = streams.TryOpen(HttpContext.GetApiKey(), HttpContext.RequestServices.GetRequiredService<Credentials>().Read(Request)!);
        if (stream is null)
        {
            Response.Headers.RetryAfter = RetryAfterSeconds;
            await Response.WriteProblemAsync(TooManyStreams);
            return new EmptyResult();
        }

        Response.ContentType = EventStream;
        Response.Headers.CacheControl = "no-store";
        // Otherwise nginx buffers the response.
        Response.Headers["X-Accel-Buffering"] = "no";
        HttpContext.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(HttpContext.RequestAborted, lifetime.ApplicationStopping);
        try
        {
            await TellAsync(stream, end.Token);
        }
        catch (OperationCanceledException) when (end.IsCancellationRequested)
        {
            // The client has disconnected, or the server stops.
        }

        return new EmptyResult();
    }

    private async Task TellAsync(ChangeStream stream, CancellationToken cancellationToken)
    {
        await Response.StartAsync(cancellationToken);
        if (HttpMethods.IsHead(Request.Method))
        {
            return;
        }

        // So that clients and proxies get a response at once.
        await WriteAsync(Comment, cancellationToken);
        while (await stream.NextAsync(cancellationToken) is var signal and not ChangeSignal.End)
        {
            await WriteAsync(signal == ChangeSignal.Change ? Event : Comment, cancellationToken);
        }
    }

    private async Task WriteAsync(byte[] octets, CancellationToken cancellationToken)
    {
        await Response.Body.WriteAsync(octets, cancellationToken);
        await Response.Body.FlushAsync(cancellationToken);
    }
}
