using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;
using Avicenna.Testing;

namespace Avicenna.Api.Tests.Usage;

/// <summary>Calls that are counted, and what is told of them afterwards.</summary>
internal abstract class UsageApiFixture(DatabaseProvider provider) : ApiFixture(provider)
{
    protected static readonly ApiRequest Question = ApiRequest.Verify("GET", "/a");

    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(2);

    /// <summary>Asserts the whole answer, once the recorder has written what was counted.</summary>
    protected async Task ShouldBecomeAsync(string path, string query, string usage, string member = "usage", TenantAdmin? admin = null)
    {
        var (body, expected) = ("", $$"""{"success":true,"{{member}}":{{usage}}}""");
        var request = ApiRequest.Get($"{path}{query}");
        try
        {
            await EventuallyAsync(async () => (body = (await Api.SendAsync(admin is null ? request : request.As(admin))).Body) == expected);
        }
        catch (TimeoutException)
        {
            body.Should().Be(expected);
        }
    }

    /// <summary>Lets the recorder, which writes beside the calls, have its turns.</summary>
    protected Task EventuallyAsync(Func<Task<bool>> condition) => Eventually.IsTrueAsync(
        async () =>
        {
            if (await condition())
            {
                return true;
            }

            Api.Time.Advance(FlushInterval);
            return false;
        },
        "the recorder has written what was counted");

    protected static string Bucket(string start, int allowed) => $$"""{"start":"{{start}}","allowed":{{allowed}},"rate_limited":0,"denied":0}""";

    protected static string Hour(DateTimeOffset instant) => $"{instant:yyyy-MM-ddTHH}:00:00+00:00";

    protected static string Day(DateTimeOffset instant) => $"{instant:yyyy-MM-dd}T00:00:00+00:00";

    protected static string Query(string instant) => Uri.EscapeDataString(instant);
}
