using System.Text.RegularExpressions;
using Avicenna.Api.Tests.Hosting;
using Avicenna.Application.Startup;

namespace Avicenna.Api.Tests.ApiKeys;

internal sealed class CreateApiKeyTests(DatabaseProvider provider) : ApiFixture(provider)
{
    private const string SeedBody =
        """
        {
                    "name": "Admin Key Production", 
                    "ratelimit_min":120, 
                    "permission":"admin"
                }
        """;

    [Test]
    public async Task Create_SeedsRequest_GivesSeedsAnswerToTheLetter()
    {
        var response = await Api.SendAsync(ApiRequest.CreateKey(SeedBody));

        response.Status.Should().Be(201, response.Body);
        response.Body.Should().MatchRegex(
            """^\{"success":true,"key":"avcna_sk_[0-9a-f]{64}","key_data":\{"id":"[0-9a-f-]{36}","name":"Admin Key Production","last_used_at":null,"created_at":"2026-01-01T00:00:00\+00:00","ratelimit_min":120,"permission":"admin"\}\}$""");
        response.ContentHeaders.ContentType!.MediaType.Should().Be("application/json");
        response.Header("Cache-Control").Should().Be("no-store");
        response.Header("Location").Should().Be($"/admin/api-keys/{response.Json.GetProperty("key_data").GetProperty("id").GetString()}");
    }

    [Test]
    public async Task Create_OnlyName_GivesDefaults()
    {
        var response = await Api.SendAsync(ApiRequest.CreateKey("""{"name":"  Trimmed\t"}"""));

        KeyData(response).Should().Be("""{"id":"ID","name":"Trimmed","last_used_at":null,"created_at":"2026-01-01T00:00:00+00:00","ratelimit_min":60,"permission":"user"}""");
    }

    [TestCase(""" "expires_at":null,"metadata":null """, """ "expires_at":null,"metadata":null """)]
    [TestCase(""" "metadata":{ "b" : 1.0, "a":[1e2, null] } """, """ "metadata":{"b":1.0,"a":[1e2,null]} """)]
    [TestCase(""" "metadata":{} """, """ "metadata":{} """)]
    [TestCase(""" "expires_at":"2026-01-01T02:00:00.0019999+01:00" """, """ "expires_at":"2026-01-01T01:00:00.001+00:00" """)]
    [TestCase(""" "expires_at":"9999-12-31T23:59:59Z" """, """ "expires_at":"9999-12-31T23:59:59+00:00" """)]
    [TestCase(""" "owner_id":null,"scopes":[],"allowed_addresses":[] """, """ "owner_id":null,"scopes":[],"allowed_addresses":[] """)]
    [TestCase(""" "owner_id":" Kunde Ä/7 " """, """ "owner_id":" Kunde Ä/7 " """)]
    [TestCase(""" "scopes":["orders:write","a/b.c_d-E","orders:*"] """, """ "scopes":["orders:write","a/b.c_d-E","orders:*"] """)]
    [TestCase(""" "allowed_addresses":["::ffff:10.0.0.0/104","192.0.2.7/32","2001:DB8::/32"] """, """ "allowed_addresses":["10.0.0.0/8","192.0.2.7","2001:db8::/32"] """)]
    [TestCase(
        """ "allowed_addresses":["::1"],"scopes":["b","a"],"owner_id":"7","metadata":{},"expires_at":null """,
        """ "expires_at":null,"metadata":{},"owner_id":"7","scopes":["b","a"],"allowed_addresses":["::1"] """)]
    public async Task Create_MembersBeyondTheSeed_FollowWhereTheyWereSent(string sent, string shown)
    {
        var response = await Api.SendAsync(ApiRequest.CreateKey($$"""{"name":"a",{{sent}}}"""));

        KeyData(response).Should().Be($$"""{"id":"ID","name":"a","last_used_at":null,"created_at":"2026-01-01T00:00:00+00:00","ratelimit_min":60,"permission":"user",{{shown.Trim()}}}""");
    }

    [TestCase("120", 120)]
    [TestCase("120.0", 120)]
    [TestCase("1.2e2", 120)]
    [TestCase("12000E-2", 120)]
    [TestCase("1", 1)]
    [TestCase("1000000", 1_000_000)]
    public async Task Create_WholeNumberHoweverWritten_IsTheLimit(string written, int limit)
    {
        var response = await Api.SendAsync(ApiRequest.CreateKey($$"""{"name":"a","ratelimit_min":{{written}}}"""));

        response.Status.Should().Be(201, response.Body);
        response.Json.GetProperty("key_data").GetProperty("ratelimit_min").GetInt32().Should().Be(limit);
    }

    [Test]
    public async Task Create_FiftyEmoji_AreFiftyCharacters()
    {
        var name = string.Concat(Enumerable.Repeat("😀", 50));

        var response = await Api.SendAsync(ApiRequest.CreateKey($$"""{"name":"{{name}}"}"""));

        response.Status.Should().Be(201, response.Body);
        response.Json.GetProperty("key_data").GetProperty("name").GetString().Should().Be(name);
    }

    [TestCase("Accept", "text/html")]
    [TestCase("Accept", "text/json")]
    [TestCase("Accept-Charset", "utf-16")]
    public async Task Create_WhateverTheCallerAccepts_AnswersJsonInUtf8(string header, string value)
    {
        var response = await Api.SendAsync(ApiRequest.CreateKey("""{"name":"a"}""") with { Headers = [(header, value)] });

        response.Status.Should().Be(201, response.Body);
        response.ContentHeaders.ContentType!.ToString().Should().Be("application/json; charset=utf-8");
    }

    [Test]
    public async Task Create_NewKey_WorksAtOnce()
    {
        var (secret, id) = await Api.CreateKeyAsync();

        var current = await Api.SendAsync(ApiRequest.Get("/api-keys/current").WithKey(secret));

        current.Status.Should().Be(200, current.Body);
        current.Json.GetProperty("key_data").GetProperty("id").GetGuid().Should().Be(id);
    }

    [Test]
    public async Task Create_TwoHundredAtOnce_AllSucceed()
    {
        var responses = await Task.WhenAll(Enumerable.Range(0, 200).Select(number => Api.SendAsync(ApiRequest.CreateKey($$"""{"name":"{{number}}"}"""))));

        responses.Should().OnlyContain(response => response.Status == 201, "otherwise the log says why: {0}", string.Join('\n', Api.Logs.Lines.Where(line => line.StartsWith("Error", StringComparison.Ordinal))));
        responses.Select(response => response.Json.GetProperty("key").GetString()).Should().OnlyHaveUniqueItems();
    }

    private static string KeyData(ApiResponse response)
    {
        response.Status.Should().Be(201, response.Body);
        return Regex.Replace(response.Json.GetProperty("key_data").GetRawText(), "\"id\":\"[0-9a-f-]{36}\"", "\"id\":\"ID\"");
    }
}
