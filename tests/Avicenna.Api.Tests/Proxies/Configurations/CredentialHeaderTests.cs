namespace Avicenna.Api.Tests.Proxies.Configurations;

/// <summary>Both configurations with the lines that they name for <c>Credentials:Header</c>.</summary>
[TestFixtureSource(typeof(ReverseProxy), nameof(ReverseProxy.WithCredentialHeader))]
internal sealed class CredentialHeaderTests(ReverseProxy proxy) : ProxyFixture(proxy)
{
    private static string Secret => ProxyEnvironment.AcmeUser.Secret;

    [Test]
    public async Task Header_Alone_IsTheKey()
    {
        var received = await PassAsync(Request("/things").WithHeader(ProxyEnvironment.CredentialHeader, Secret));

        received.ShouldBeFrom(ProxyEnvironment.AcmeUser.Id, "user");
        received.Headers.Should().NotContainKey(ProxyEnvironment.CredentialHeader, "the API has no use for the secret");
    }

    [Test]
    public async Task Header_TheSameKeyAsBearer_IsTheKey()
    {
        (await PassAsync(AsUser("/things").WithHeader(ProxyEnvironment.CredentialHeader, Secret))).ShouldBeFrom(ProxyEnvironment.AcmeUser.Id, "user");
    }

    [Test]
    public async Task Header_BesideAnotherScheme_IsTheKey()
    {
        var request = Request("/things") with { Authorization = "Basic dTpw" };

        (await PassAsync(request.WithHeader(ProxyEnvironment.CredentialHeader, Secret))).ShouldBeFrom(ProxyEnvironment.AcmeUser.Id, "user");
    }

    [Test]
    public async Task Header_AnotherKeyThanBearer_IsAnInvalidKey()
    {
        await RefuseAsync(AsAdmin("/things").WithHeader(ProxyEnvironment.CredentialHeader, Secret), 401, "invalid_api_key", NextAddress());
        await RefuseAsync(AsUser("/things").WithHeader(ProxyEnvironment.CredentialHeader, "no-key-of-anyone"), 401, "invalid_api_key", NextAddress());
    }

    [Test]
    public async Task Header_WrongKey_IsAnInvalidKey()
    {
        await RefuseAsync(Request("/things").WithHeader(ProxyEnvironment.CredentialHeader, "no-key-of-anyone"), 401, "invalid_api_key", NextAddress());
    }

    /// <summary>nginx reads the first before version 1.23, and joins them from then on.</summary>
    [Test]
    public async Task Header_Twice_IsTheFirstOrAnInvalidKey()
    {
        var call = await RawCall.SendAsync(
            Address,
            "GET /things HTTP/1.1",
            "Host: api.example.com",
            $"{ProxyEnvironment.CredentialHeader}: {Secret}",
            $"{ProxyEnvironment.CredentialHeader}: {ProxyEnvironment.AcmeAdmin.Secret}");

        call.Verdict.Should().BeOneOf("200", "401 invalid_api_key");
        foreach (var received in Upstream.Received)
        {
            received.ShouldBeFrom(ProxyEnvironment.AcmeUser.Id, "user");
            received.Headers.Should().NotContainKey(ProxyEnvironment.CredentialHeader);
        }
    }

    [Test]
    public async Task NoHeader_Bearer_IsTheKey()
    {
        (await PassAsync(AsUser("/things"))).ShouldBeFrom(ProxyEnvironment.AcmeUser.Id, "user");
    }

    [Test]
    public async Task NoHeader_NoBearer_IsAMissingKey()
    {
        await RefuseAsync(Request("/things"), 401, "api_key_required");
    }
}
