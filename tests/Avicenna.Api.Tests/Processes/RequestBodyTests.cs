using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using Avicenna.Api.Tests.Proxies.Configurations;
using Avicenna.Api.Tests.Security;

namespace Avicenna.Api.Tests.Processes;

/// <summary>Bodies that don't arrive, or not as HTTP says, over sockets.</summary>
internal sealed class RequestBodyTests : ProcessFixture
{
    private const string Admin = "an-admin-key-that-the-operator-chose";
    private const string Create = "POST /admin/api-keys";

    private static readonly string[] Stalled =
    [
        "Content-Length: 100\r\n\r\n",
        "Content-Length: 100\r\n\r\n{\"name\":",
        "Content-Length: 100\r\nExpect: 100-continue\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n9\r\n{\"na",
        "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n",
    ];

    private static readonly string[] Malformed =
    [
        "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n2\r\n{}{}\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\nffffffffffffffffff\r\n{}\r\n0\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\nno trailer\r\n\r\n",
    ];

    private static readonly string[] TooLarge =
    [
        $"Content-Length: 16385\r\nConnection: close\r\n\r\n{new string(' ', 16385)}",
        "Content-Length: 99999999999\r\n\r\n{",
        $"Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n4001\r\n{new string(' ', 16385)}\r\n0\r\n\r\n",
    ];

    private static readonly string[] CutOff = ["Content-Length: 100\r\n\r\n{", "Transfer-Encoding: chunked\r\n\r\n5\r\n{"];

    private AvicennaProcess server = null!;
    private Uri address = null!;

    [SetUp]
    public async Task StartAsync()
    {
        server = StartServer(new Dictionary<string, string>(Production) { ["Database__MigrateOnStart"] = "true", ["Bootstrap__AdminKey"] = Admin });
        address = await server.WaitForAddressAsync();
    }

    [TearDown]
    public async Task StopAsync() => await server.DisposeAsync();

    [Test]
    public async Task Body_ThatStalls_Is408OfEveryCall()
    {
        var calls = ManagementCalls.OfAdmins.Where(call => call.Body is not null).Select(call => $"{call.Method} {call.Path}").Distinct().ToList();
        calls.Should().HaveCountGreaterThan(5);

        var answers = await Task.WhenAll(calls.SelectMany(call => Stalled.Select(body => SendAsync(call, body))));

        answers.Should().AllSatisfy(answer => ShouldEndWith(answer, 408, "Request Timeout", "request_timeout", "The request's body didn't arrive in time"));
        (await server.WaitForAsync(new Regex("Refused: request_timeout \\(408\\).*"))).Value.Should().MatchRegex("request [0-9A-Z]+:[0-9A-F]+, ");
        await ShouldLogNoErrorAsync();
    }

    [Test]
    public async Task Body_MalformedAsHttp_Is400([ValueSource(nameof(Malformed))] string body)
    {
        ShouldEndWith(await SendAsync(Create, body), 400, "Bad Request", "validation_failed", "Malformed request");

        await ShouldLogNoErrorAsync();
        server.Output.Should().Contain("Refused: validation_failed (400)").And.NotContain("Malformed: ");
    }

    [Test]
    public async Task Body_TooLarge_Is413([ValueSource(nameof(TooLarge))] string body)
    {
        (await SendAsync(Create, body)).Verdict.Should().Be("413 body_too_large");

        await ShouldLogNoErrorAsync();
    }

    [Test]
    public async Task Body_LongerThanItsContentLength_IsCutThere()
    {
        var answer = await SendAsync(Create, "Content-Length: 3\r\n\r\n{\"name\":\"a\"}\r\n\r\n");

        answer.Verdict.Should().Be("400 validation_failed");
        answer.Body.Should().Contain("Request body is not valid JSON, line 1, byte 4").And.Contain("HTTP/1.1 400 Bad Request", "the rest is no request");
        await ShouldLogNoErrorAsync();
    }

    [Test]
    public async Task Body_CutOff_IsNoErrorOfTheServer([ValueSource(nameof(CutOff))] string body, [Values] bool isReset)
    {
        for (var number = 0; number < 20; number++)
        {
            using var client = new TcpClient();
            await client.ConnectAsync(address.Host, address.Port);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(Head(Create, body)));
            await Task.Delay(number);
            client.LingerState = new LingerOption(enable: isReset, seconds: 0);
        }

        (await GetCurrentAsync(address, Admin)).Status.Should().Be(200);
        await ShouldLogNoErrorAsync();
    }

    private Task<RawCall> SendAsync(string call, string body) => RawCall.SendTextAsync(address, Head(call, body));

    private static string Head(string call, string body) => $"{call} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {Admin}\r\nContent-Type: application/json\r\n{body}";

    private static void ShouldEndWith(RawCall answer, int status, string title, string code, string message)
    {
        answer.Status.Should().Be(status);
        answer.Header("Content-Type").Should().Be("application/problem+json");
        answer.Header("Connection").Should().Be("close");
        answer.Header("RateLimit").Should().StartWith("\"default\";r=", "the call counts");
        answer.Body.Should().MatchRegex(
            $$"""\{"type":"urn:avicenna:problem:{{code}}","title":"{{title}}","status":{{status}},"success":false,"message":"{{message}}","code":"{{code}}","request_id":"[0-9A-Z]+:[0-9A-F]+"\}""");
    }

    // What is logged late is logged by then.
    private async Task ShouldLogNoErrorAsync()
    {
        (await server.TerminateAsync()).Should().Be(0, server.Errors);
        server.Errors.Should().BeEmpty();
        ShouldHaveNoWarnings(server);
        server.Output.Should().NotContain("   at ");
    }
}
