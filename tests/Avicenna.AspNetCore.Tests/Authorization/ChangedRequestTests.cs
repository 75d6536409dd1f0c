using Avicenna.AspNetCore.Tests.Hosting;
using Microsoft.AspNetCore.Builder;

namespace Avicenna.AspNetCore.Tests.Authorization;

/// <summary>Middleware that changes a request must not make another one run than was decided about.</summary>
internal sealed class ChangedRequestTests
{
    [Test]
    public async Task Path_RewrittenBeforeTheDecision_IsRefusedUnasked()
    {
        await using var avicenna = await FakeAvicenna.StartAsync();
        await using var api = await StartAsync(avicenna, app =>
        {
            app.Use(RewriteAsync);
            app.UseRouting();
            app.UseAuthentication();
            app.UseAuthorization();
        });

        (await api.GetAsync("/any/key")).Status.Should().Be(400);
        (await api.GetAsync("/any/other")).Status.Should().Be(200);
        avicenna.Questions.Should().ContainSingle();
    }

    [Test]
    public async Task Path_RewrittenAfterTheDecision_IsRefused()
    {
        await using var avicenna = await FakeAvicenna.StartAsync();
        await using var api = await StartAsync(avicenna, app =>
        {
            app.UseAuthentication();
            app.Use(RewriteAsync);
            app.UseRouting();
            app.UseAuthorization();
        });

        var response = await api.GetAsync("/any/key");

        (response.Status, response.Body.Contains("path_refused", StringComparison.Ordinal)).Should().Be((400, true));
    }

    [Test]
    public async Task Method_ChangedAfterTheDecision_IsRefused()
    {
        await using var avicenna = await FakeAvicenna.StartAsync();
        await using var api = await StartAsync(avicenna, app =>
        {
            app.UseAuthentication();
            app.UseHttpMethodOverride();
            app.UseRouting();
            app.UseAuthorization();
        });

        (await api.SendAsync("POST", "/key", GuardedApi.Key, ("X-HTTP-Method-Override", "DELETE"))).Status.Should().Be(400);
        (await api.SendAsync("POST", "/key")).Status.Should().Be(200);
    }

    [Test]
    public async Task Method_ChangedBeforeTheDecision_IsTheOneThatIsAskedAbout()
    {
        await using var avicenna = await FakeAvicenna.StartAsync();
        await using var api = await StartAsync(avicenna, app =>
        {
            app.UseHttpMethodOverride();
            app.UseRouting();
            app.UseAuthentication();
            app.UseAuthorization();
        });

        (await api.SendAsync("POST", "/key", GuardedApi.Key, ("X-HTTP-Method-Override", "DELETE"))).Status.Should().Be(200);
        avicenna.Last.Header("X-Forwarded-Method").Should().Be("DELETE");
    }

    [Test]
    public async Task PathBase_SplitOff_IsAskedAboutAsTheClientSentIt()
    {
        await using var avicenna = await FakeAvicenna.StartAsync();
        await using var api = await StartAsync(avicenna, app =>
        {
            app.UsePathBase("/v1");
            app.UseRouting();
            app.UseAuthentication();
            app.UseAuthorization();
        });

        (await api.GetAsync("/v1/key?a=b")).Body.Should().StartWith("key [");
        avicenna.Last.Header("X-Forwarded-Uri").Should().Be("/v1/key?a=b");
        (await api.GetAsync("/V1/%6Bey")).Body.Should().StartWith("key [");
        avicenna.Last.Header("X-Forwarded-Uri").Should().Be("/V1/%6Bey");
    }

    [TestCase("/any/%E2%82%AC%20%25%2B+")]
    [TestCase("/any/%252F")]
    [TestCase("/any/%FF%25")]
    [TestCase("/any/")]
    [TestCase("/any")]
    public async Task Path_WithEscapes_CountsAsUnchanged(string path)
    {
        await using var avicenna = await FakeAvicenna.StartAsync();
        await using var api = await StartAsync(avicenna, _ => { });

        (await api.GetAsync(path)).Status.Should().Be(200);
    }

    private static Task RewriteAsync(Microsoft.AspNetCore.Http.HttpContext context, Microsoft.AspNetCore.Http.RequestDelegate next)
    {
        if (context.Request.Path == "/any/key")
        {
            context.Request.Path = "/key";
        }

        return next(context);
    }

    private static Task<GuardedApi> StartAsync(FakeAvicenna avicenna, Action<WebApplication> configure) =>
        GuardedApi.StartAsync(avicenna.Address, configure: null, configure);
}
