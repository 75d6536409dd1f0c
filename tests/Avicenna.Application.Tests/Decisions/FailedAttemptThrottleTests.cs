using System.Globalization;
using System.Net;
using Avicenna.Application.Authentication;
using Avicenna.Application.Decisions;
using Avicenna.Application.Observability;
using Avicenna.Application.Tests.Doubles;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace Avicenna.Application.Tests.Decisions;

[TestFixture]
public sealed class FailedAttemptThrottleTests
{
    private const int Limit = 3;
    private const int MaxSources = 100_000;

    private static readonly IPAddress Client = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Other = IPAddress.Parse("192.0.2.2");

    private FakeTimeProvider time = null!;
    private FailedAttemptThrottle throttle = null!;

    [SetUp]
    public void Arrange()
    {
        time = new FakeTimeProvider();
        throttle = new FailedAttemptThrottle(Options.Create(new SecurityOptions { FailedAttemptsPerMinute = Limit }), time);
    }

    [TearDown]
    public void Dispose() => throttle.Dispose();

    [Test]
    public void Note_UpToTheLimit_AdmitsAndThenRefuses()
    {
        Admitted(Client, Limit + 2).Should().Equal(true, true, true, false, false);
    }

    [Test]
    public void Note_AnotherClient_HasALimitOfItsOwn()
    {
        Admitted(Client, Limit);

        Admitted(Other, 1).Should().Equal(true);
        Admitted(null, 1).Should().Equal(true);
        Admitted(Client, 1).Should().Equal(false);
    }

    [Test]
    public void Note_ClientsNobodyKnows_ShareOneLimit() => Admitted(null, Limit + 1).Should().Equal(true, true, true, false);

    [Test]
    public void Note_SameSiteOfIpv6_SharesOneLimit()
    {
        Admitted(IPAddress.Parse("2001:db8:1:2::1"), Limit);

        Admitted(IPAddress.Parse("2001:db8:1:2::2"), 1).Should().Equal(false);
        Admitted(IPAddress.Parse("2001:db8:1:3::1"), 1).Should().Equal(true);
    }

    [Test]
    public void Note_AfterAMinute_AdmitsAgain()
    {
        Admitted(Client, Limit);
        time.Advance(TimeSpan.FromSeconds(59));
        Admitted(Client, 1).Should().Equal(false);

        time.Advance(TimeSpan.FromSeconds(2));

        Admitted(Client, Limit + 1).Should().Equal(true, true, true, false);
    }

    [Test]
    public void Note_AnyAttempt_IsCountedByWhetherItIsThrottled()
    {
        using var counted = new CountedMeasurements(Telemetry.FailedAttempts);

        Admitted(Client, Limit + 1);

        counted.All.Should().Equal("1 throttled=false", "1 throttled=false", "1 throttled=false", "1 throttled=true");
    }

    [Test]
    public void Note_MoreClientsThanAreToldApart_ShareOneLimitAndTheOthersKeepTheirs()
    {
        for (var number = 0; number < MaxSources; number++)
        {
            throttle.Note(Numbered(number));
        }

        Enumerable.Range(MaxSources, Limit + 1).SelectMany(number => Admitted(Numbered(number), 1)).Should().Equal(true, true, true, false);
        Admitted(Numbered(0), Limit).Should().Equal(true, true, false);
    }

    private static IPAddress Numbered(int number) => IPAddress.Parse(string.Create(CultureInfo.InvariantCulture, $"10.{number >> 16}.{(number >> 8) & 255}.{number & 255}"));

    private List<bool> Admitted(IPAddress? address, int times) => [.. Enumerable.Range(0, times).Select(_ => throttle.Note(address).IsAdmitted)];
}
