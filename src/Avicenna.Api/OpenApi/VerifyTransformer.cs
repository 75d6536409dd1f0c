using Avicenna.Api.Verification;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Avicenna.Api.OpenApi;

/// <summary>Describes <c>/verify</c>, which runs before routing and isn't an action.</summary>
internal sealed class VerifyTransformer : IOpenApiDocumentTransformer
{
    public const string Tag = "Verification";

    private const string AnyMethod = "Any method may be used, and a body is ignored.";

    public Task TransformAsync(OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        var pairs = Operation(
            document,
            "verify",
            "Decide a request",
            $"Decides whether a request may pass: it may if the status is 200, otherwise not. The key is taken from `Authorization` and the tenant from the call's own host. Exactly one pair of headers describes the request: `{AskedRequest.ForwardedMethod}` and `{AskedRequest.ForwardedUri}`, `{AskedRequest.OriginalMethod}` and `{AskedRequest.OriginalUri}`, or `{AskedRequest.OriginalMethod}` and `{AskedRequest.OriginalUrl}`. Without a pair, `default_authentication` applies, but at least `user`. {AnyMethod}");
        pairs.Parameters =
        [
            Header(AskedRequest.ForwardedMethod, "The method of the request.", "GET"),
            Header(AskedRequest.ForwardedUri, "The target of the request, as the client sent it.", "/orders?page=2"),
            Header(AskedRequest.OriginalMethod, "The method of the request.", "GET"),
            Header(AskedRequest.OriginalUri, "The target of the request, as the client sent it.", "/orders?page=2"),
            Header(AskedRequest.OriginalUrl, "The absolute URL of the request.", "https://api.example.com/orders?page=2"),
        ];
        var prefixed = Operation(
            document,
            "verifyPrefixed",
            "Decide a request below a prefix",
            $"Decides about a request with the call's own method and the rest of its target, exactly as sent: `DELETE /verify/orders/7` asks about `DELETE /orders/7`. A call that also has a pair of headers gets 403 `target_ambiguous`. {AnyMethod}");
        prefixed.Parameters =
        [
            new OpenApiParameter { Name = "target", In = ParameterLocation.Path, Required = true, Description = "The target of the request without its first slash. It may contain slashes and a query.", Schema = Text(), Example = "orders/7" },
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
