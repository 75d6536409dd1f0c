using System.Text;
using Avicenna.Api.Tests.Processes;
using CsCheck;

namespace Avicenna.Api.Tests.Fuzzing;

/// <summary>Whatever <c>/verify</c> is asked, over real sockets, its verdict is the one that the contract gives.</summary>
internal sealed class VerifyFuzzTests : ProcessFixture
{
    private const string AdminKey = "an-admin-key-that-the-operator-chose";

    private static readonly Dictionary<string, string> Settings = new(Production)
    {
        ["Database__MigrateOnStart"] = "true",
        ["Bootstrap__AdminKey"] = AdminKey,
        ["Security__FailedAttemptsPerMinute"] = "1000000",
    };

    private static readonly (string Method, string Path, string Authentication)[] Endpoints =
    [
        ("*", "/open/**", "none"),
        ("*", "/open/closed/**", "admin"),
        ("GET", "/open/*/b", "user"),
        ("POST", "/open/closed", "none"),
        ("GET", "/reports/**", "user"),
        ("GET", "/reports/*/raw", "admin"),
        ("HEAD", "/reports/*/raw", "none"),
        ("PURGE", "/cache", "none"),
        ("*", "/", "none"),
        ("GET", "/a%2Ab", "none"),
    ];

    private static readonly VerdictModel Model = new([.. Endpoints.Select(endpoint => endpoint with { Path = endpoint.Path.Replace("%2A", "*") })], "user");

    // A line's end or a NUL ends a header; a space or a tab around a value isn't part of it.
    private static readonly Gen<string> Octets = Gen.Byte.Array[0, 12].Select(octets => Encoding.Latin1.GetString(octets).Replace("\r", "").Replace("\n", "").Replace("\0", "").Trim(' ', '\t'));

    private static readonly Gen<string> Segment = Gen.Frequency(
        (12, OneOf("open", "closed", "reports", "raw", "a", "b", "cache", "OPEN", "%6fpen", "clos%65d", "a*b", "a%2Ab", "a%2ab", "Reports")),
        (4, OneOf("", ".", "..", "%2e", "%2E%2e", ".%2e", "...", "%2F", "%5C", "\\", ";", "a;b", "#", "%23", "%3B", "*", "**", "{id}", ":id", "%", "%4", "%zz", "%u002e", "%C3%A9", "\u00C3\u00A9", "\u00E9", "%FF", "%C0%AF", "%ED%A0%80", "%01", "%7F", "%C2%85", "a b", "~", "@", "&")),
        (1, Octets));

    private static readonly Gen<string> Target = Gen.Frequency(
        (10, Gen.Select(Segment.Array[0, 5], OneOf("", "", "/", "?a=/../b", "?", "#", ";", "//"), (segments, end) => $"/{string.Join('/', segments)}{end}")),
        (1, OneOf("*", "a", "?/a", "http://a/open", "//open", "a:1", "")),
        (1, Octets));

    private static readonly Gen<string> Method = Gen.Frequency(
        (10, OneOf("GET", "HEAD", "POST", "PUT", "OPTIONS", "PURGE", "PROPFIND", "QUERY", "FLUSH")),
        (4, OneOf("get", "Post", "purge", "head", "options", "query", "flush", "GET, GET", "G T", "G\u00C9T", "*", "", "VERSION-control", "\u017Ft")),
        (1, Octets));

    private static readonly Gen<string> Origin = OneOf("http://api.example.com", "https://[2001:db8::1]:8443", "http://a:1", "http://a:?", "http://a:", "http://u@a", "HTTP://a", "ftp://a", "http://", "", "http://a:123456", "https://a_b");

    private static readonly Gen<string> Key = OneOf("none", "none", "user", "user", "admin", "wrong");

    private static readonly Gen<Question> AnyQuestion = Gen.Frequency(
        (5, Gen.Select(OneOf("X-Forwarded-Method X-Forwarded-Uri", "X-Original-Method X-Original-URI", "x-original-METHOD X-ORIGINAL-uri"), Method, Target, Key).Select(OfPair)),
        (3, Gen.Select(Method, Origin, Target, Key).Select(OfUrl)),
        (3, Gen.Select(OneOf("GET", "HEAD", "POST", "PURGE", "get", "Purge", "flush", "FLUSH"), Target.Where(IsSendable), Key).Select(OfPrefix)),
        (2, Gen.Select(Gen.Select(OneOf("X-Forwarded-Method", "X-Forwarded-Uri", "X-Original-Method", "X-Original-URI", "X-Original-URL"), OneOf("GET", "/open/a", "http://a/open/a")).Array[0, 4], Key).Select(OfHeaders)));

    [Test]
    public async Task Verify_AnyQuestion_GetsTheVerdictOfTheContract()
    {
        await using var server = StartServer(Settings);
        var address = await server.WaitForAddressAsync();
        var keys = new Dictionary<string, string> { ["admin"] = AdminKey, ["user"] = await MakeAsync(address), ["wrong"] = "nobodys-key-at-all" };

        await Check.SampleAsync(
            AnyQuestion,
            async question =>
            {
                var credential = keys.TryGetValue(question.Key, out var secret) ? $"\r\nAuthorization: Bearer {secret}" : "";
                var (_, verdict) = await RawServer.AskAsync(address, $"{question.Lines}{credential}\r\nHost: localhost\r\nConnection: close\r\n\r\n", isWhole: true);
                verdict.Should().Be(question.Verdict, question.Lines);
            },
            iter: RawServer.RequestCount,
            threads: 2);

        (await SendAsync(address, "GET", "/health/ready", AdminKey)).Status.Should().Be(200);
        server.Output.Should().NotContain("fail:").And.NotContain("crit:");
    }

    /// <summary>Makes the endpoints, a user key, and room for as many calls as there are.</summary>
    private static async Task<string> MakeAsync(Uri address)
    {
        var (_, admin) = await GetCurrentAsync(address, AdminKey);
        await SendAsync(address, "PATCH", $"/admin/api-keys/{admin.GetProperty("key_data").GetProperty("id").GetString()}", AdminKey, new { ratelimit_min = 1_000_000 });
        foreach (var (method, path, authentication) in Endpoints)
        {
            (await SendAsync(address, "POST", "/admin/endpoints", AdminKey, new { path, method, authentication })).Status.Should().Be(201);
        }

        var (_, user) = await SendAsync(address, "POST", "/admin/api-keys", AdminKey, new { name = "user", ratelimit_min = 1_000_000 });
        return user.GetProperty("key").GetString()!;
    }

    private static Question OfPair((string Names, string Method, string Target, string Key) asked)
    {
        var names = asked.Names.Split(' ');
        return new Question($"GET /verify HTTP/1.1\r\n{names[0]}: {asked.Method}\r\n{names[1]}: {asked.Target}", asked.Key, Model.Decide((asked.Method, asked.Target), asked.Target.Length > 0, asked.Key));
    }

    private static Question OfUrl((string Method, string Origin, string Target, string Key) asked)
    {
        var url = asked.Origin + asked.Target;
        var isSound = asked.Origin is "http://api.example.com" or "https://[2001:db8::1]:8443" or "http://a:1" && asked.Target.StartsWith('/');
        // Where a target goes on with the origin's host or is a URL of its own, only the whole tells.
        var target = asked.Target;
        if (!isSound && System.Text.RegularExpressions.Regex.Match(url, "^https?://(?:[A-Za-z0-9.-]+|\\[2001:db8::1\\])(?::[0-9]{1,5})?(?<target>/.*)$", System.Text.RegularExpressions.RegexOptions.Singleline) is { Success: true } match)
        {
            (isSound, target) = (true, match.Groups["target"].Value);
        }

        return new Question($"GET /verify?x=1 HTTP/1.1\r\nX-Original-Method: {asked.Method}\r\nX-Original-URL: {url}", asked.Key, Model.Decide((asked.Method, target), isSound, asked.Key));
    }

    private static Question OfPrefix((string Method, string Target, string Key) asked) =>
        new($"{asked.Method} /verify{asked.Target} HTTP/1.1", asked.Key, Model.Decide((asked.Method, asked.Target), true, asked.Key));

    private static Question OfHeaders(((string Name, string Value)[] Headers, string Key) asked)
    {
        var lines = string.Concat(asked.Headers.Select(header => $"\r\n{header.Name}: {header.Value}"));
        var names = asked.Headers.Select(header => header.Name).Order(StringComparer.Ordinal).ToArray();
        string Value(string name) => asked.Headers.Single(header => header.Name == name).Value;
        (string Method, string Target)? pair = names switch
        {
            ["X-Forwarded-Method", "X-Forwarded-Uri"] => (Value("X-Forwarded-Method"), Value("X-Forwarded-Uri")),
            ["X-Original-Method", "X-Original-URI"] => (Value("X-Original-Method"), Value("X-Original-URI")),
            ["X-Original-Method", "X-Original-URL"] => (Value("X-Original-Method"), Value("X-Original-URL") == "http://a/open/a" ? "/open/a" : "ambiguous"),
            _ => null,
        };
        var isSound = names.Length == 0 || pair is { Target: not "ambiguous" };
        return new Question($"POST /verify HTTP/1.1{lines}\r\nContent-Length: 0", asked.Key, Model.Decide(pair, isSound, asked.Key));
    }

    /// <summary>Whether Kestrel takes it as the end of a request line: other octets are its own 400, with no verdict.</summary>
    private static bool IsSendable(string target) => target.StartsWith('/') && target.All(character => character is > ' ' and < '\u007F') && !target.Contains("%00", StringComparison.Ordinal);

    private static Gen<string> OneOf(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(index => texts[index]);

    /// <summary>One question as it is sent, but for the key, and the verdict that it must get.</summary>
    private sealed record Question(string Lines, string Key, string Verdict);
}
