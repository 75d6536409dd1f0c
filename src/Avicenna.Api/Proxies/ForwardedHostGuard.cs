namespace Avicenna.Api.Proxies;

/// <summary>
/// Replaces a malformed internationalized name in <c>X-Forwarded-Host</c>, or in the <c>Host</c> that it would replace, with a name that no
/// tenant has, so that the framework's middleware doesn't fail.
/// </summary>
internal sealed class ForwardedHostGuard(RequestDelegate next)
{
    private const string UnknownHost = "-";

    private static readonly string[] HostHeaders = ["X-Forwarded-Host", "Host"];

    public Task InvokeAsync(HttpContext context)
    {
        var headers = context.Request.Headers;
        foreach (var name in HostHeaders)
        {
            if (headers.TryGetValue(name, out var values) && !values.ToString().Split(',').All(value => CanRead(value.Trim())))
            {
                headers[name] = UnknownHost;
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
