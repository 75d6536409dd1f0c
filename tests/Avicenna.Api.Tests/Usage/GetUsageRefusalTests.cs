using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.Usage;

internal sealed class GetUsageRefusalTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private const string Instant = "must be an RFC 3339 date-time such as 2026-01-01T00:00:00Z (in a query, write + as %2B)";
    private const string IntervalRule = "interval must be 'hour' or 'day'";

    private Guid id;

    protected override IReadOnlyDictionary<string, string?> Settings { get; } = new Dictionary<string, string?> { ["Tenancy:BaseDomains:0"] = "localhost" };

    [OneTimeSetUp]
    public async Task MakeKeyAsync() => (_, id) = await Api.CreateKeyAsync();

    [TestCase("from=yesterday", "from", $"from {Instant}")]
    [TestCase("from=2026-01-01", "from", $"from {Instant}")]
    [TestCase("from=2026-01-01T00:00:00", "from", $"from {Instant}")]
    [TestCase("from=2026-01-01T00:00:00+00:00", "from", $"from {Instant}")]
    [TestCase("from=1767225600", "from", $"from {Instant}")]
    [TestCase("from=", "from", "Query parameter 'from' must not be empty")]
    [TestCase("from=2026-01-01T00:00:00Z&from=2026-01-01T00:00:00Z", "from", "Query parameter 'from' must not be repeated")]
    [TestCase("to=2026-13-01T00:00:00Z", "to", $"to {Instant}")]
    [TestCase("to=2026-02-30T00:00:00Z", "to", $"to {Instant}")]
    [TestCase("to=2026-01-01T24:00:00Z", "to", $"to {Instant}")]
    [TestCase("to=now", "to", $"to {Instant}")]
    [TestCase("to=", "to", "Query parameter 'to' must not be empty")]
    [TestCase("from=2026-01-01T00:00:00Z&to=2026-01-01T00:00:00Z", "from", "from must be before to")]
    [TestCase("from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z", "from", "from must be before to")]
    [TestCase("from=2030-01-01T00:00:00Z", "from", "from must be before to")]
    [TestCase("interval=minute", "interval", IntervalRule)]
    [TestCase("interval=Hour", "interval", IntervalRule)]
    [TestCase("interval=0", "interval", IntervalRule)]
    [TestCase("interval=", "interval", "Query parameter 'interval' must not be empty")]
    [TestCase("interval=hour&interval=day", "interval", "Query parameter 'interval' must not be repeated")]
    [TestCase("limit=1", "limit", "Unknown query parameter 'limit'")]
    [TestCase("From=2026-01-01T00:00:00Z", "From", "Unknown query parameter 'From'")]
    public async Task Get_BadQuery_IsA400ThatNamesTheParameter(string query, string parameter, string message) =>
        (await Api.SendAsync(ApiRequest.Get($"/admin/api-keys/{id}/usage?{query}"))).ShouldBeInvalid(parameter, message);

    [Test]
    public async Task Get_SeveralFaults_NamesThemAll()
    {
        var response = await Api.SendAsync(ApiRequest.Get($"/admin/api-keys/{id}/usage?from=a&to=b&interval=c"));

        response.Status.Should().Be(400);
        response.Json.GetProperty("errors").EnumerateObject().Select(error => error.Name).Should().BeEquivalentTo("from", "to", "interval");
    }

    [TestCase("00000000-0000-0000-0000-000000000001")]
    [TestCase("nonsense")]
    [TestCase("current")]
    [TestCase("%FF")]
    public async Task Get_MissingKeyOrNoId_Is404(string missing) => ShouldBeMissing(await Api.SendAsync(ApiRequest.Get($"/admin/api-keys/{missing}/usage")));

    [Test]
    public async Task Get_ForeignKey_Is404()
    {
        var other = await Api.CreateTenantAdminAsync("other");

        ShouldBeMissing(await Api.SendAsync(ApiRequest.Get($"/admin/api-keys/{other.KeyId}/usage")));
        ShouldBeMissing(await Api.SendAsync(ApiRequest.Get($"/admin/api-keys/{id}/usage").As(other)));
    }

    [Test]
    public async Task Get_UserKey_Is403AlsoForItsOwnUsage()
    {
        var (secret, own) = await Api.CreateKeyAsync();

        (await Api.SendAsync(ApiRequest.Get($"/admin/api-keys/{own}/usage").WithKey(secret))).ShouldBeProblem(403, "Forbidden", "admin_required", "Admin permission required");
    }

    private static void ShouldBeMissing(ApiResponse response) => response.ShouldBeProblem(404, "Not Found", "not_found", "API key not found");
}
