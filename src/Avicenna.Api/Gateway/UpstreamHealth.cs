namespace Avicenna.Api.Gateway;

/// <summary>Checks on a timer which addresses are healthy, so that requests go to those.</summary>
internal sealed partial class UpstreamHealth(TenantUpstreams upstreams, UpstreamClient client, IOptions<GatewayOptions> options, TimeProvider time, ILogger<UpstreamHealth> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (string.IsNullOrEmpty(options.Value.HealthPath))
        {
            return;
        }

        using var timer = new PeriodicTimer(options.Value.HealthInterval, time);
        do
        {
            await Task.WhenAll(upstreams.Addresses.Select(address => CheckAsync(address, options.Value.HealthPath, stoppingToken)));
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task CheckAsync(UpstreamAddress address, string path, CancellationToken stopping)
    {
        var reason = await FindFaultAsync(address, path, stopping);
        if (address.IsHealthy != reason is null)
        {
            address.IsHealthy = reason is null;
            if (reason is null)
            {
                Log.UpstreamHealthy(logger, address);
            }
            else
            {
                Log.UpstreamUnhealthy(logger, address, reason);
            }
        }
    }

    private async Task<string?> FindFaultAsync(UpstreamAddress address, string path, CancellationToken stopping)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        deadline.CancelAfter(options.Value.ConnectTimeout);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address.UrlOf(path), UpstreamAddress.AsWritten)) { Version = address.Version, VersionPolicy = address.VersionPolicy };
            using var response = await client.Plain.SendAsync(request, deadline.Token);
            return response.IsSuccessStatusCode ? null : $"it answered {(int)response.StatusCode}";
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidOperationException)
        {
            return exception.GetBaseException().Message;
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return "it didn't answer in time";
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventIds.UpstreamUnhealthy, LogLevel.Warning, "The API at {Address} is unhealthy, and gets requests only while all its other addresses are too: {Reason}")]
        public static partial void UpstreamUnhealthy(ILogger logger, UpstreamAddress address, string reason);

        [LoggerMessage(EventIds.UpstreamHealthy, LogLevel.Information, "The API at {Address} is healthy again")]
        public static partial void UpstreamHealthy(ILogger logger, UpstreamAddress address);
    }
}
