using System.Diagnostics.Metrics;
using Avicenna.Infrastructure.Redis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Avicenna.Infrastructure.Tests.RateLimiting;

internal static class Outages
{
    private static readonly IMeterFactory Meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    /// <summary>One that isn't active, whose log and metrics nobody reads.</summary>
    public static RedisOutage Create() => new(Meters, NullLogger<RedisOutage>.Instance);
}
