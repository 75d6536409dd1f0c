namespace Avicenna.Api.Proxies;

/// <summary>
/// Keeps a malformed internationalized name in <c>X-Forwarded-Host</c> from failing the framework's middleware: in its place stands
/// a name that is no tenant's.
/// </summary>
internal sealed class ForwardedHostGuard(RequestDelegate next)
{
    private const string Header = "X-Forwarded-Host";
    private const string NobodysHost = "-";

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        if (headers.TryGetValue(Header, out var values) && !values.ToString().Split(',').All(value => CanRead(value.Trim())))
        {
            headers[Header] = NobodysHost;
        }

        return next(context);
    }

    private static bool CanRead(string host)
    {
        try
        {
            HostString.FromUriComponent(host);
            return true;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
