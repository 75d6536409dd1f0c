using System.Globalization;
using Avicenna.Api.Logging;
using Avicenna.Api.Tests.Hosting;
using Microsoft.Extensions.Logging;

namespace Avicenna.Api.Tests.Logging;

internal sealed class MaskingTests
{
    private const string Secret = AvicennaApi.AdminKey;

    private LogCollector logs = null!;
    private MaskingLoggerFactory factory = null!;
    private ILogger logger = null!;

    [SetUp]
    public void Start()
    {
        logs = new LogCollector();
        factory = new MaskingLoggerFactory(LoggerFactory.Create(builder => builder.AddProvider(logs).SetMinimumLevel(LogLevel.Trace)));
        logger = factory.CreateLogger("Test");
    }

    [TearDown]
    public void Stop()
    {
        factory.Dispose();
        logs.Dispose();
    }

    [Test]
    public void Log_KeyInTextValueScopeOrException_IsMaskedEverywhere()
    {
        using (logger.BeginScope("path {Path}", $"/admin/api-keys/{Secret}"))
        using (logger.BeginScope(new Dictionary<string, object> { ["Query"] = $"?key={Secret}" }.ToList()))
        {
            logger.LogError(new InvalidOperationException($"Bad request line: GET /{Secret}"), "Asked for {Name}", Secret);
        }

        var line = logs.Lines.Should().ContainSingle().Subject;
        line.Should().NotContain(Secret[9..]).And.Contain("Asked for avcna_sk_***").And.Contain("name=avcna_sk_***")
            .And.Contain("/admin/api-keys/avcna_sk_***").And.Contain("?key=avcna_sk_***").And.Contain("GET /avcna_sk_***");
    }

    [Test]
    public void Log_ControlCharacters_AreEscapedInTextAndException()
    {
        logger.LogWarning(new InvalidOperationException("bad \u009b31m"), "Asked for {Path}", "/a\u001b[2J\n2026 forged line\u202e");

        logs.Lines.Should().ContainSingle().Which.Should().Contain("Asked for /a\\u001b[2J\\u000a2026 forged line\\u202e ").And.Contain("bad \\u009b31m");
    }

    [TestCase("Authorization: Bearer {0}")]
    [TestCase("authorization=bearer%20{0}")]
    [TestCase("Invalid request header: 'Authorization Bearer\\x09{0}'")]
    public void Log_ImportedKeyAfterBearer_IsMaskedEverywhere(string form)
    {
        const string Imported = "l3gacy-key-of-ours!";
        var header = string.Format(CultureInfo.InvariantCulture, form, Imported);
        var exception = new InvalidOperationException("outer", new AggregateException(new InvalidOperationException(header)));
        string[] headers = ["Host: x", header];
        var more = new Dictionary<string, string> { ["Authorization"] = $"Bearer {Imported}" };
        var scope = new Dictionary<string, object> { ["Headers"] = headers };

        using (logger.BeginScope("of {Header}", header))
        using (logger.BeginScope(scope))
        {
            logger.LogError(exception, "Got {Header} among {Headers} and {More}", header, headers, more);
        }

        logs.Lines.Should().ContainSingle().Which.Should().NotContain("l3gacy").And.Contain("***").And.Contain("Host: x").And.Contain("System.InvalidOperationException: outer");
    }

    [Test]
    public void MaskedState_ListAmongTheValues_IsMaskedItemByItem()
    {
        var state = new MaskedState(new Dictionary<string, object?> { ["Names"] = new List<string> { "a", Secret }, ["Numbers"] = new[] { 1, 2 } }, () => null);

        state[0].Value.Should().BeEquivalentTo(new[] { "a", "avcna_sk_***" });
        state[1].Value.Should().BeEquivalentTo(new[] { 1, 2 });
    }

    [Test]
    public void MaskedState_TextOrValueThatCannotBeRead_IsReplaced()
    {
        var state = new MaskedState(new Unreadable(), () => throw new ArgumentException("not a name"));

        state.ToString().Should().Be("(unreadable log entry: ArgumentException)");
        state.Single().Value.Should().Be("(unreadable log entry: ArgumentException)");
    }

    [Test]
    public void Log_NothingToMask_PassesAsItWas()
    {
        var exception = new InvalidOperationException("harmless");

        logger.LogWarning(exception, "Took {Count} of {Name}", 3, "x");

        logs.Lines.Should().ContainSingle().Which.Should().Be($"Warning Test: Took 3 of x count=3 name=x {{OriginalFormat}}=Took {{Count}} of {{Name}} {exception}");
    }

    private sealed class Unreadable : List<KeyValuePair<string, object?>>, IReadOnlyList<KeyValuePair<string, object?>>
    {
        int IReadOnlyCollection<KeyValuePair<string, object?>>.Count => 1;

        KeyValuePair<string, object?> IReadOnlyList<KeyValuePair<string, object?>>.this[int index] => throw new ArgumentException("not a name");
    }
}
