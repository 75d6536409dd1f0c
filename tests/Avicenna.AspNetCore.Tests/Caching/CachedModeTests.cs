using Avicenna.AspNetCore.Tests.Hosting;
using Avicenna.Testing;
using Microsoft.AspNetCore.Http;

namespace Avicenna.AspNetCore.Tests.Caching;

/// <summary>Cached mode of a whole API.</summary>
internal sealed class CachedModeTests : HandlerFixture
{
    private const string ChangesKey = "avcna_sk_changes";

    private readonly SemaphoreSlim changes = new(0);
    private volatile bool isOpen;
    private CancellationTokenSource end = null!;

    protected override void Configure(AvicennaOptions options) =>
        (options.Mode, options.ChangesKey, options.CacheFor) = (AvicennaMode.Cached, ChangesKey, TimeSpan.FromMinutes(1));

    [SetUp]
    public async Task OpenAsync()
    {
        end = new CancellationTokenSource();
        isOpen = true;
        Avicenna.Changes = StreamAsync;
        await Eventually.IsTrueAsync(() => Task.FromResult(Api.Logs.Lines.Any(line => line.Contains("Decisions are cached", StringComparison.Ordinal))), "the stream opens");
    }

    [TearDown]
    public void Close() => end.Dispose();

    [Test]
    public async Task Request_Repeated_IsAskedAboutOnce()
    {
        for (var call = 0; call < 5; call++)
        {
            (await Api.GetAsync("/key")).Status.Should().Be(200);
        }

        Avicenna.Questions.Should().ContainSingle();
    }

    [Test]
    public async Task Request_OtherTarget_IsNeverOpenedByAKeptAnswer()
    {
        Avicenna.Answer = context => context.Request.Headers["X-Forwarded-Uri"] == "/any/public" ? Answers.Anonymous()(context) : Answers.InvalidKey()(context);

        (await Api.GetAsync("/any/public")).Status.Should().Be(200);
        foreach (var target in new[] { "/any/admin", "/any/public?", "/any/public/", "/any/Public", "/any/publi%63", "/any/public?/any/public" })
        {
            (await Api.GetAsync(target)).Status.Should().Be(401, target);
        }
    }

    [Test]
    public async Task Request_OtherMethodKeyOrPreflight_IsAskedAbout()
    {
        await Api.GetAsync("/any/a");
        await Api.SendAsync("DELETE", "/any/a");
        await Api.SendAsync("OPTIONS", "/any/a");
        await Api.SendAsync("OPTIONS", "/any/a", GuardedApi.Key, ("Origin", "https://a.example"), ("Access-Control-Request-Method", "PUT"));
        await Api.SendAsync("OPTIONS", "/any/a", GuardedApi.Key, ("Origin", "https://b.example"), ("Access-Control-Request-Method", "PUT"));
        await Api.GetAsync("/any/a", "another-key");
        await Api.GetAsync("/any/a", key: null);

        Avicenna.Questions.Should().HaveCount(7);
    }

    [Test]
    public async Task Limit_KeptAnswers_IsHeldInThisProcess()
    {
        Avicenna.Answer = Answers.Allowed(limit: 3);
        await Api.GetAsync("/key");
        (await Api.GetAsync("/key")).Header("RateLimit").Should().StartWith("\"default\";r=1;t=");
        await Api.GetAsync("/key");

        var refused = await Api.GetAsync("/key");

        refused.Status.Should().Be(429);
        refused.Header("Retry-After").Should().NotBeNull();
        refused.Header("RateLimit-Policy").Should().Be("\"default\";q=3;w=60");
        refused.BodyButRequestId.Should().Be(
            """{"type":"urn:avicenna:problem:rate_limited","title":"Too Many Requests","status":429,"success":false,"message":"Rate limit exceeded","code":"rate_limited","request_id":"…"}""");
        Avicenna.Questions.Should().ContainSingle();
    }

    [Test]
    public async Task Change_Heard_EndsAKeptAnswer()
    {
        (await Api.GetAsync("/key")).Status.Should().Be(200);
        Avicenna.Answer = Answers.InvalidKey();
        (await Api.GetAsync("/key")).Status.Should().Be(200, "the kept answer holds");

        changes.Release();

        await Eventually.IsTrueAsync(async () => (await Api.GetAsync("/key")).Status == 401, "the change is heard");
    }

    [Test]
    public async Task Change_AnsweredByANodeThatDoesNotKnowOfItYet_IsAskedAboutAgain()
    {
        await Api.GetAsync("/key");
        changes.Release();
        await Eventually.IsTrueAsync(
            async () =>
            {
                await Api.GetAsync("/key");
                return Avicenna.Questions.Count > 1;
            },
            "the change is heard, and the outdated answer kept again");

        Avicenna.Answer = Answers.InvalidKey();

        await Eventually.IsTrueAsync(async () => (await Api.GetAsync("/key")).Status == 401, "it is kept for a second only");
    }

    [Test]
    public async Task Stream_Ended_KeepsNoAnswerUntilItIsBack()
    {
        await Api.GetAsync("/key");
        isOpen = false;
        await end.CancelAsync();
        await Eventually.IsTrueAsync(() => Task.FromResult(Api.Logs.Lines.Any(line => line.Contains("Avicenna ended it", StringComparison.Ordinal))), "the end is seen");

        Avicenna.Answer = Answers.InvalidKey();
        (await Api.GetAsync("/key")).Status.Should().Be(401);
        var asked = Avicenna.Questions.Count;
        await Api.GetAsync("/key");
        Avicenna.Questions.Should().HaveCount(asked + 1);

        end.Dispose();
        end = new CancellationTokenSource();
        isOpen = true;
        await Eventually.IsTrueAsync(
            async () =>
            {
                var before = Avicenna.Questions.Count;
                await Api.GetAsync("/key");
                await Api.GetAsync("/key");
                return Avicenna.Questions.Count < before + 2;
            },
            "answers are kept again");
    }

    [Test]
    public async Task ChangesKey_Streaming_IsSentToTheStreamAloneAndNotLogged()
    {
        await Api.GetAsync("/key", key: null);

        Avicenna.Last.Header("Authorization").Should().BeNull();
        Api.Logs.Lines.Should().NotContain(line => line.Contains(ChangesKey, StringComparison.Ordinal));
    }

    private async Task StreamAsync(HttpContext context)
    {
        if (!isOpen || context.Request.Headers.Authorization != $"Bearer {ChangesKey}")
        {
            context.Response.StatusCode = 401;
            return;
        }

        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync(":\n\n");
        await context.Response.Body.FlushAsync();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(end.Token, context.RequestAborted);
        try
        {
            while (true)
            {
                await changes.WaitAsync(stop.Token);
                await context.Response.WriteAsync("data:\n\n");
                await context.Response.Body.FlushAsync();
            }
        }
        catch (OperationCanceledException)
        {
            // The stream ends.
        }
    }
}
