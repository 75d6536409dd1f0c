using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Avicenna.AspNetCore;

/// <summary>Describes authentication by Avicenna in the API's own OpenAPI document.</summary>
public static class OpenApiOptionsExtensions
{
    /// <summary>
    /// Adds the security scheme to the document, <c>builder.Services.AddOpenApi(options => options.AddAvicennaSecurity())</c>, and requires it of every
    /// operation, except those whose endpoints allow anonymous requests.
    /// </summary>
    /// <param name="options">The options of the document.</param>
    /// <param name="authenticationScheme">The authentication scheme.</param>
    public static OpenApiOptions AddAvicennaSecurity(this OpenApiOptions options, string authenticationScheme = AvicennaDefaults.AuthenticationScheme)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.AddComponent<IOpenApiSecurityScheme>(authenticationScheme, new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = "bearer",
                Description = "An API key",
            });
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            if (!context.Description.ActionDescriptor.EndpointMetadata.OfType<IAllowAnonymous>().Any())
            {
                (operation.Security ??= []).Add(new OpenApiSecurityRequirement
                {
                    [new OpenApiSecuritySchemeReference(authenticationScheme, context.Document)] = [],
                });
            }

            return Task.CompletedTask;
        });
        return options;
    }
}
