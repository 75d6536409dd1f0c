namespace Avicenna.Api.Tests.Processes;

/// <summary>A wrong example in a document must be found.</summary>
internal sealed class ShownAnswersTests
{
    private const string Shown = """
        HTTP/1.1 201 Created
        Location: /admin/api-keys/6c3c3816-b8ad-4279-8fe0-1d19a0640f96
        RateLimit: "default";r=119;t=60

        { "id": "6c3c3816-b8ad-4279-8fe0-1d19a0640f96", "expires_at": "2030-01-01T00:00:00+00:00", "scopes": ["a"], "denied": 1, "request_id": "0HN" }
        """;

    private static readonly string Actual = """
        HTTP/1.1 201 Created
        Date: Thu, 01 Jan 2026 00:00:00 GMT
        Location: /admin/api-keys/11111111-b8ad-4279-8fe0-1d19a0640f96
        RateLimit: "default";r=7;t=1

        {"id":"11111111-b8ad-4279-8fe0-1d19a0640f96","expires_at":"2030-01-01T00:00:00+00:00","scopes":["a"],"denied":1,"request_id":"0HX"}
        """;

    [Test]
    public void FindDifference_OnlyValuesOfTheRunDiffer_IsNull() => new ShownAnswers().FindDifference(Shown, Actual).Should().BeNull();

    [TestCase("201 Created", "200 OK", "HTTP/1.1 201 Created")]
    [TestCase("RateLimit: \"default\"", "RateLimit: \"other\"", "RateLimit: \"default\";r=…;t=…")]
    [TestCase("Location: ", "Cache-Control: no-store\nLocation: ", "other headers")]
    [TestCase("{\"id\":\"11111111", "{\"id\":\"22222222", "$.id")]
    [TestCase("2030-01-01", "2030-01-02", "$.expires_at")]
    [TestCase("[\"a\"]", "[\"a\",\"b\"]", "$.scopes")]
    [TestCase("\"a\"", "\"b\"", "$.scopes[0]")]
    [TestCase("\"denied\":1", "\"denied\":2", "$.denied")]
    [TestCase("\"denied\":1", "\"denied\":null", "$.denied")]
    [TestCase("\"denied\":1,", "", "$")]
    [TestCase("0HX", "", "$.request_id")]
    public void FindDifference_AnythingElseDiffers_NamesIt(string part, string other, string difference)
    {
        Actual.Should().Contain(part);

        new ShownAnswers().FindDifference(Shown, Actual.Replace(part, other, StringComparison.Ordinal)).Should().StartWith($"{difference}\n--- shown");
    }

    [Test]
    public void Substitute_AfterAnAnswer_PutsInTheValuesOfTheRun()
    {
        var answers = new ShownAnswers();
        answers.FindDifference("""{"next_cursor":"abc","id":"6c3c3816-b8ad-4279-8fe0-1d19a0640f96"}""", """{"next_cursor":"x-y","id":"11111111-b8ad-4279-8fe0-1d19a0640f96"}""").Should().BeNull();

        answers.Substitute("curl /admin/api-keys/6c3c3816-b8ad-4279-8fe0-1d19a0640f96?cursor=abc").Should().Be("curl /admin/api-keys/11111111-b8ad-4279-8fe0-1d19a0640f96?cursor=x-y");
    }
}
