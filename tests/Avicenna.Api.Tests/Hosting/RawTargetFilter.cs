using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http.Features;

namespace Avicenna.Api.Tests.Hosting;

/// <summary>Gives requests a raw target, as Kestrel does and the test server doesn't.</summary>
internal sealed class RawTargetFilter : IStartupFilter
{
    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
    {
        app.Use((context, following) =>
        {
            var request = context.Features.GetRequiredFeature<IHttpRequestFeature>();
            if (string.IsNullOrEmpty(request.RawTarget))
            {
                request.RawTarget = context.Request.Path.ToUriComponent() + context.Request.QueryString;
            }

            return following(context);
        });
        next(app);
    };
}
