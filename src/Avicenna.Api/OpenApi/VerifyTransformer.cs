using Avicenna.Api.Verification;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Avicenna.Api.OpenApi;

/// <summary>Describes <c>/verify</c>, which answers ahead of routing and so has no action.</summary>
internal sealed class VerifyTransformer : IOpenApiDocumentTransformer
{
    public const string Tag = "Verification";

    private const string AnyMethod = "Any method works, and a body is ignored.";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        var pairs = Operation(
            document,
            "verify",
            "Decide a request",
            $"Says whether a request may pass: 200 lets it pass, anything else doesn't. The key is the one in `Authorization`, the tenant that of the call's own host. Exactly one pair of headers says which request is meant: `{AskedRequest.ForwardedMethod}` and `{AskedRequest.ForwardedUri}`, `{AskedRequest.OriginalMethod}` and `{AskedRequest.OriginalUri}`, or `{AskedRequest.OriginalMethod}` and `{AskedRequest.OriginalUrl}`. Without any, `default_authentication` decides, but never less than `user`. {AnyMethod}");
        pairs.Parameters =
        [
            Header(AskedRequest.ForwardedMethod, "The request's method.", "GET"),
            Header(AskedRequest.ForwardedUri, "The request's target, as the client sent it.", "/orders?page=2"),
            Header(AskedRequest.OriginalMethod, "The request's method.", "GET"),
            Header(AskedRequest.OriginalUri, "The request's target, as the client sent it.", "/orders?page=2"),
            Header(AskedRequest.OriginalUrl, "The request's absolute URL.", "https://api.example.com/orders?page=2"),
        ];
        var prefixed = Operation(
            document,
            "verifyPrefixed",
            "Decide a request below a prefix",
            $"Decides the request that has the call's own method and the rest of its target, as it was sent: `DELETE /verify/orders/7` asks about `DELETE /orders/7`. A pair of headers beside it is a 403 `target_ambiguous`. {AnyMethod}");
        prefixed.Parameters =
        [
            new OpenApiParameter { Name = "target", In = ParameterLocation.Path, Required = true, Description = "The request's target without its first slash. It may have slashes and a query.", Schema = Text(), Example = "orders/7" },
        ];
        document.Paths.Add(AskedRequest.Path, PathOf(pairs));
        document.Paths.Add($"{AskedRequest.Path}/{{target}}", PathOf(prefixed));
        return Task.CompletedTask;
    }

    private static OpenApiOperation Operation(OpenApiDocument document, string id, string summary, string description)
    {
        var responses = new ResponsesBuilder(document);
        var allowed = responses.Answer(StatusCodes.Status200OK, typeof(VerifyResponse), isCounted: false);
        allowed.Description = "The request may pass.";
        Headers.AddLimit(allowed, document, isCertain: false);
        Headers.Add(allowed, RequestVerifier.KeyIdHeader, document);
        Headers.Add(allowed, RequestVerifier.PermissionHeader, document);
        Headers.Add(allowed, RequestVerifier.OwnerIdHeader, document);
        var operation = new OpenApiOperation
        {
            OperationId = id,
            Summary = summary,
            Description = description,
            Tags = new HashSet<OpenApiTagReference> { new(Tag, document) },
            // An endpoint with `none` needs no key.
            Security = [OperationTransformer.SecurityOf(document), []],
            Responses = new OpenApiResponses { ["200"] = allowed },
        };
        foreach (var (status, refusal) in responses.Refusals(CallRefusals.OfVerify, needsKey: true).OrderBy(refusal => refusal.Key, StringComparer.Ordinal))
        {
            Headers.Add(refusal, RequestVerifier.StatusHeader, document);
            Headers.Add(refusal, RequestVerifier.CodeHeader, document);
            operation.Responses.Add(status, refusal);
        }

        foreach (var response in operation.Responses.Values)
        {
            Headers.Add((OpenApiResponse)response, "Cache-Control", document);
        }

        return operation;
    }

    private static OpenApiParameter Header(string name, string description, string example) =>
        new() { Name = name, In = ParameterLocation.Header, Description = description, Schema = Text(), Example = example };

    private static OpenApiSchema Text() => new() { Type = JsonSchemaType.String, MinLength = 1 };

    private static OpenApiPathItem PathOf(OpenApiOperation operation) =>
        new() { Operations = new Dictionary<HttpMethod, OpenApiOperation> { [HttpMethod.Get] = operation } };
}
