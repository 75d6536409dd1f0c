using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Avicenna.AspNetCore.Tests.Hosting;

/// <summary>A server in Avicenna's place that answers as a test wants and remembers what it was asked.</summary>
internal sealed class FakeAvicenna : IAsyncDisposable
{
    private readonly WebApplication app;

    private FakeAvicenna(WebApplication app) => this.app = app;

    public Uri Address => new(app.Urls.Single());

    /// <summary>The answer to <c>/verify</c>.</summary>
    public RequestDelegate Answer { get; set; } = Answers.Allowed();

    /// <summary>The answer to <c>/api-keys/changes</c>.</summary>
    public RequestDelegate Changes { get; set; } = context =>
    {
        context.Response.StatusCode = 404;
        return Task.CompletedTask;
    };

    public ConcurrentQueue<Question> Questions { get; } = new();

    /// <summary>The last question about a request.</summary>
    public Question Last => Questions.Last();

    public static async Task<FakeAvicenna> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        var app = builder.Build();
        var fake = new FakeAvicenna(app);
        app.Run(fake.AnswerAsync);
        await app.StartAsync();
        return fake;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private Task AnswerAsync(HttpContext context)
    {
        if (context.Request.Path == "/api-keys/changes")
        {
            return Changes(context);
        }

        Questions.Enqueue(new Question(
            context.Request.Method,
            context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            context.Request.Headers.ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase)));
        return Answer(context);
    }
}

/// <summary>One call of <c>/verify</c>.</summary>
internal sealed record Question(string Method, string Target, IReadOnlyDictionary<string, string> Headers)
{
    public string? Header(string name) => Headers.GetValueOrDefault(name);
}
