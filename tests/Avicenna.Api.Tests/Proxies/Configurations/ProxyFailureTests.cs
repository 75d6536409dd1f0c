using Avicenna.Testing;

namespace Avicenna.Api.Tests.Proxies.Configurations;

/// <summary>An upstream may be down, and clients are throttled each by their own address.</summary>
internal sealed class ProxyFailureTests(ReverseProxy proxy) : ProxyFixture(proxy)
{
    [Test]
    public async Task Upstream_Down_Is502()
    {
        await using var proxy = await Proxy.StartAsync(ProxyEnvironment.Avicenna, NobodysAddress());

        (await AsUser("/things").SendAsync(proxy.Address)).Status.Should().Be(502);
        (await Request("/things").SendAsync(proxy.Address)).Status.Should().Be(401);
    }

    [Test]
    public async Task FailedAttempts_TooMany_AreThrottledByTheClientsOwnAddress()
    {
        var guess = Request("/things").WithKey("no-key-of-anyone");
        var guesser = NextAddress();
        for (var attempt = 0; attempt < ProxyEnvironment.FailedAttemptsPerMinute; attempt++)
        {
            await RefuseAsync(guess.WithHeader("X-Forwarded-For", $"203.0.113.{attempt}"), 401, "invalid_api_key", guesser);
        }

        (await RefuseAsync(guess.WithHeader("X-Forwarded-For", "203.0.113.200"), 429, "too_many_failed_attempts", guesser)).Header("Retry-After").Should().MatchRegex("^[1-9][0-9]?$");
        await RefuseAsync(guess, 401, "invalid_api_key", NextAddress());
    }

    private static Uri NobodysAddress() => new($"http://127.0.0.1:{FreePort.Find()}");
}
