using Avicenna.AspNetCore.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Avicenna.AspNetCore.Tests.Authorization;

/// <summary>What the API requires beyond Avicenna's own rules.</summary>
internal sealed class AuthorizationTests : HandlerFixture
{
    [Test]
    public async Task Claims_AllowedKey_AreThoseOfTheKey()
    {
        Avicenna.Answer = Answers.Of(
            200, Answers.KeyBody("user", """["orders:*","b"]""", owner: "\"Zoë & Co\""), Answers.Identity(Answers.KeyId, "user", "Zo%C3%AB%20%26%20Co"));

        (await Api.GetAsync("/key")).Body.Should().Be(
            $"key [avicenna:owner=Zoë & Co, avicenna:permission=user, name=CI key, nameidentifier={Answers.KeyId}, scope=b, scope=orders:*]");
    }

    [Test]
    public async Task RateLimitFields_AllowedKey_ArePassedOn()
    {
        var response = await Api.GetAsync("/key");

        response.Header("RateLimit-Policy").Should().Be("\"default\";q=120;w=60");
        response.Header("RateLimit").Should().Be("\"default\";r=119;t=60");
        response.Headers.Keys.Should().NotContain(name => name.StartsWith("X-Avicenna", StringComparison.OrdinalIgnoreCase));
    }

    [Test]
    public async Task Anonymous_AllowedByAvicenna_PassesOnlyWhereTheApiNeedsNoKey()
    {
        Avicenna.Answer = Answers.Anonymous();

        (await Api.GetAsync("/any/a", key: null)).Body.Should().Be("any []");
        (await Api.GetAsync("/any/a")).Body.Should().Be("any []");
        foreach (var path in new[] { "/key", "/write", "/admin" })
        {
            var response = await Api.GetAsync(path, key: null);
            (response.Status, response.Header("WWW-Authenticate")).Should().Be((401, "Bearer"), path);
            response.BodyButRequestId.Should().Be(
                """{"type":"urn:avicenna:problem:api_key_required","title":"Unauthorized","status":401,"success":false,"message":"Request unauthorized: API key required","code":"api_key_required","request_id":"…"}""");
        }
    }

    [TestCase("""["orders:write","orders:read"]""", null)]
    [TestCase("""["orders:*"]""", null)]
    [TestCase("""["*"]""", null)]
    [TestCase("""["orders:read"]""", "orders:write")]
    [TestCase("""["orders:write"]""", "orders:read")]
    [TestCase("""["orders:write*"]""", "orders:read")]
    [TestCase("""["Orders:*"]""", "orders:write")]
    [TestCase("""["order"]""", "orders:write")]
    [TestCase("[]", "orders:write")]
    public async Task RequireScope_UserKey_NeedsAllOfThem(string scopes, string? missing)
    {
        Avicenna.Answer = Answers.Allowed(scopes: scopes);

        var response = await Api.GetAsync("/write");

        response.Status.Should().Be(missing is null ? 200 : 403);
        if (missing is not null)
        {
            response.Header("WWW-Authenticate").Should().Be("Bearer error=\"insufficient_scope\", scope=\"orders:write orders:read\"");
            response.BodyButRequestId.Should().Be(
                $$"""{"type":"urn:avicenna:problem:scope_required","title":"Forbidden","status":403,"success":false,"message":"API key lacks the scope {{missing}}","code":"scope_required","request_id":"…"}""");
        }
    }

    [Test]
    public async Task RequireScope_AdminKey_NeedsNone()
    {
        Avicenna.Answer = Answers.Allowed("admin");

        (await Api.GetAsync("/write")).Status.Should().Be(200);
        (await Api.GetAsync("/admin")).Status.Should().Be(200);
    }

    [Test]
    public async Task RequireAdmin_UserKey_IsRefusedAsAvicennaDoes()
    {
        var response = await Api.GetAsync("/admin");

        response.Header("WWW-Authenticate").Should().Be("Bearer error=\"insufficient_scope\"");
        response.BodyButRequestId.Should().Be(
            """{"type":"urn:avicenna:problem:admin_required","title":"Forbidden","status":403,"success":false,"message":"Admin permission required","code":"admin_required","request_id":"…"}""");
    }

    [Test]
    public async Task Schemes_TwoTenants_EachAsksItsOwn()
    {
        await using var other = await FakeAvicenna.StartAsync();
        other.Answer = Answers.Allowed("admin");
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Services.AddAuthentication(AvicennaDefaults.AuthenticationScheme)
            .AddAvicenna(options => options.Address = Avicenna.Address)
            .AddAvicenna("Partners", options => options.Address = other.Address);
        await using var app = builder.Build();
        app.MapGet("/own", () => "own").RequireAuthorization(AvicennaPolicies.Allowed);
        app.MapGet("/partners", () => "partners").RequireAuthorization(policy => policy.AddAuthenticationSchemes("Partners").RequireAllowed("Partners").RequireAdmin());
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()) };
        client.DefaultRequestHeaders.Add("Authorization", "Bearer a-key");

        (await client.GetStringAsync("/own")).Should().Be("own");
        other.Questions.Should().BeEmpty();
        (await client.GetStringAsync("/partners")).Should().Be("partners");
        other.Questions.Should().ContainSingle();
    }

    [Test]
    public async Task Policy_OfTheApisOwn_IsRefusedAsForbidden()
    {
        var response = await Api.GetAsync("/nobody");

        (response.Status, response.Body.Contains("\"code\":\"forbidden\"", StringComparison.Ordinal)).Should().Be((403, true));
    }

    [TestCase("orders:*")]
    [TestCase("")]
    [TestCase("a b")]
    [TestCase("a\"")]
    public void RequireScope_WhatIsNoScope_IsRefused(string scope)
    {
        FluentActions.Invoking(() => new RequireScopeAttribute(scope)).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => new RequireScopeAttribute()).Should().Throw<ArgumentException>();
    }
}
