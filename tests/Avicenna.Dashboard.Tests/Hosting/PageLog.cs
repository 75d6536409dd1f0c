using System.Collections.Concurrent;
using System.Text.RegularExpressions;

namespace Avicenna.Dashboard.Tests.Hosting;

/// <summary>What a page asks for and complains about.</summary>
internal sealed partial class PageLog
{
    private readonly Uri address;
    private readonly ConcurrentQueue<string> problems = [];
    private readonly ConcurrentQueue<string> calls = [];

    public PageLog(IPage page, Uri address)
    {
        this.address = address;
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning" && !IsRefusal(message))
            {
                problems.Enqueue($"{message.Type}: {message.Text}");
            }
        };
        page.PageError += (_, error) => problems.Enqueue(error);
        page.Request += (_, request) => Note(request);
    }

    /// <summary>The calls that the key's limit counts, as method and path with query.</summary>
    public IReadOnlyList<string> Calls => [.. calls];

    public void Forget() => calls.Clear();

    /// <summary>No error in the console, no violation of the policy, and no request to elsewhere.</summary>
    public void ShouldBeClean() => problems.Should().BeEmpty();

    private void Note(IRequest request)
    {
        var url = new Uri(request.Url);
        if (url.Authority != address.Authority)
        {
            problems.Enqueue($"A request to elsewhere: {request.Url}");
        }
        else if (url.AbsolutePath.StartsWith("/admin/", StringComparison.Ordinal) || url.AbsolutePath.StartsWith("/api-keys/", StringComparison.Ordinal))
        {
            calls.Enqueue($"{request.Method} {url.PathAndQuery}");
        }
    }

    // Chromium reports each answer of 400 or more as an error of the page; here refusals are part of what is tested.
    // A call whose connection a test cut is reported in the same way.
    private static bool IsRefusal(IConsoleMessage message) =>
        message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal) && ApiCall.IsMatch(message.Location);

    [GeneratedRegex("^http://[^/]+/(admin|api-keys)/")]
    private static partial Regex ApiCall { get; }
}
