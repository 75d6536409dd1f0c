namespace Avicenna.Api.Proxies;

/// <summary>
/// Keeps a malformed internationalized name in <c>X-Forwarded-Host</c> or <c>Host</c>, which it would replace, from failing the framework's
/// middleware: in its place stands a name that is no tenant's.
/// </summary>
internal sealed class ForwardedHostGuard(RequestDelegate next)
{
    private const string NobodysHost = "-";

    private static readonly string[] HostHeaders = ["X-Forwarded-Host", "Host"];

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        foreach (var name in HostHeaders)
        {
            if (headers.TryGetValue(name, out var values) && !values.ToString().Split(',').All(value => CanRead(value.Trim())))
            {
                headers[name] = NobodysHost;
            }
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
