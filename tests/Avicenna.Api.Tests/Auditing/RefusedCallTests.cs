using System.Text.Json;
using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;
using Avicenna.Testing;

namespace Avicenna.Api.Tests.Auditing;

/// <summary>Admin calls with keys that lack the permission are told of once for each key, call and minute, with their number.</summary>
internal sealed class RefusedCallTests(DatabaseProvider provider) : ApiFixture(provider)
{
    [Test]
    public async Task List_AdminCallsByUserKeys_TellOfEachKeyCallAndMinuteOnce()
    {
        var (one, oneId) = await Api.CreateKeyAsync();
        var (other, otherId) = await Api.CreateKeyAsync();
        for (var count = 0; count < 3; count++)
        {
            await RefuseAsync(ApiRequest.Get($"/admin/api-keys/{Guid.NewGuid()}?{one}"), one);
        }

        await RefuseAsync(ApiRequest.Get("/admin/api-keys"), one);
        await RefuseAsync(ApiRequest.Get("/admin/api-keys"), other);
        (await ListAsync()).Should().BeEmpty("the minute isn't over");

        await AdvanceUntilAsync(events: 3);
        await RefuseAsync(ApiRequest.Get("/admin/api-keys"), other);
        await AdvanceUntilAsync(events: 4);

        var events = await ListAsync();
        events.Select(Describe).Should().BeEquivalentTo(
            $$"""{{oneId}} {"call":"GET /admin/api-keys/{id}","count":3}""",
            $$"""{{oneId}} {"call":"GET /admin/api-keys","count":1}""",
            $$"""{{otherId}} {"call":"GET /admin/api-keys","count":1}""",
            $$"""{{otherId}} {"call":"GET /admin/api-keys","count":1}""");
        events.Should().OnlyContain(entry =>
            entry.GetProperty("target_type").GetString() == "call"
            && entry.GetProperty("target_id").ValueKind == JsonValueKind.Null
            && entry.GetProperty("before").ValueKind == JsonValueKind.Null
            && entry.GetProperty("request_id").GetString()!.Length > 0);
        events[^1].GetProperty("time").GetString().Should().Be("2026-01-01T00:00:00+00:00", "it tells of the first refusal, not of its being written down");
    }

    private async Task RefuseAsync(ApiRequest request, string secret)
    {
        var response = await Api.SendAsync(request.WithKey(secret));
        response.ShouldBeProblem(403, "Forbidden", "admin_required", "Admin permission required");
    }

    /// <summary>Lets the clock run until the recorder, which works beside the calls, has written that many.</summary>
    private async Task AdvanceUntilAsync(int events)
    {
        Api.Time.Advance(TimeSpan.FromMinutes(1));
        await Eventually.IsTrueAsync(
            async () =>
            {
                Api.Time.Advance(TimeSpan.FromSeconds(5));
                return (await ListAsync()).Count == events;
            },
            $"the recorder has written {events} events");
    }

    private async Task<IReadOnlyList<JsonElement>> ListAsync() =>
        [.. (await Api.SendAsync(ApiRequest.Get("/admin/audit-events?action=call.refuse"))).Json.GetProperty("audit_events").EnumerateArray()];

    private static string Describe(JsonElement entry) => $"{entry.GetProperty("actor_key_id").GetString()} {entry.GetProperty("after").GetRawText()}";
}
