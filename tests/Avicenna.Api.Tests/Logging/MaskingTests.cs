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
        line.Should().NotContain(Secret[9..]).And.Contain("Asked for avcna_sk_***").And.Contain("Name=avcna_sk_***")
            .And.Contain("/admin/api-keys/avcna_sk_***").And.Contain("?key=avcna_sk_***").And.Contain("GET /avcna_sk_***");
    }

    [Test]
    public void Log_NothingToMask_PassesAsItWas()
    {
        var exception = new InvalidOperationException("harmless");

        logger.LogWarning(exception, "Took {Count} of {Name}", 3, "x");

        logs.Lines.Should().ContainSingle().Which.Should().Be($"Warning Test: Took 3 of x Count=3 Name=x {{OriginalFormat}}=Took {{Count}} of {{Name}} {exception}");
    }
}
