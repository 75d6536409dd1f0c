using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using Microsoft.Extensions.Hosting;

namespace Avicenna.AspNetCore.Caching;

/// <summary>
/// Hears of changes from Avicenna (<c>GET /api-keys/changes</c>) and empties the cache at each. While it can't, nothing is cached, so that a
/// revoked key never lives on.
/// </summary>
internal sealed partial class ChangesListener(
    HttpClient http, AvicennaOptions options, DecisionCache cache, TimeProvider time, ILogger<ChangesListener> logger) : BackgroundService
{
    private const string EventStream = "text/event-stream";

    /// <summary>Avicenna sends at least a comment every 15 seconds; after this time without one the connection counts as dead.</summary>
    private static readonly TimeSpan LongestSilence = TimeSpan.FromSeconds(40);

    /// <summary>Within this time all nodes of Avicenna know of a change.</summary>
    private static readonly TimeSpan OtherNodes = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Mode != AvicennaMode.Cached)
        {
            return;
        }

        var pause = FirstPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await ListenAsync(() => pause = FirstPause, stoppingToken).ConfigureAwait(false);
                Log.Ended(logger, "Avicenna ended it");
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or OperationCanceledException && !stoppingToken.IsCancellationRequested)
            {
                Log.Ended(logger, exception.Message);
            }

            // Spread, so that the processes of an API don't all come back at once.
            var spread = pause * (1 + (RandomNumberGenerator.GetInt32(1000) / 1000.0));
            await Task.Delay(spread, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    private async Task ListenAsync(Action onHeard, CancellationToken stoppingToken)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        silence.CancelAfter(LongestSilence);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api-keys/changes");
        request.Headers.Host = options.Host;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", options.ChangesKey);
        request.Headers.Accept.ParseAdd(EventStream);
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, silence.Token).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.OK || response.Content.Headers.ContentType?.MediaType != EventStream)
        {
            throw new HttpRequestException($"GET /api-keys/changes was answered with {(int)response.StatusCode}");
        }

        using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(silence.Token).ConfigureAwait(false));
        // Another node of Avicenna may answer the next question, and hear of the change up to a second later.
        using var again = time.CreateTimer(_ => cache.Clear(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        try
        {
            var isHeard = false;
            while (await reader.ReadLineAsync(silence.Token).ConfigureAwait(false) is { } line)
            {
                silence.CancelAfter(LongestSilence);
                // The first line says that the stream is open, so that no change from now on is missed.
                if (!isHeard)
                {
                    isHeard = true;
                    cache.Start();
                    onHeard();
                    Log.Opened(logger);
                }

                if (line.StartsWith("data", StringComparison.Ordinal))
                {
                    cache.Clear();
                    again.Change(OtherNodes, Timeout.InfiniteTimeSpan);
                }
            }
        }
        finally
        {
            cache.Stop();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Decisions are cached, and changes of keys and endpoints are heard")]
        public static partial void Opened(ILogger logger);

        [LoggerMessage(LogLevel.Warning, "The stream of changes ended, so every request is asked about until it is back: {Reason}")]
        public static partial void Ended(ILogger logger, string reason);
    }
}
