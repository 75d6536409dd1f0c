using Avicenna.Api.Idempotency;
using Avicenna.Application.Idempotency;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Avicenna.Api.OpenApi;

/// <summary>Describes an action: its parameters, the media types of its body, and all its responses.</summary>
internal sealed class OperationTransformer : IOpenApiOperationTransformer
{
    public Task TransformAsync(OpenApiOperation operation, OpenApiOperationTransformerContext context, CancellationToken cancellationToken)
    {
        var (call, document) = (context.Description, context.Document!);
        var metadata = call.ActionDescriptor.EndpointMetadata;
        var (needsKey, body) = (CallRefusals.NeedsKey(metadata), BodyOf(call));
        var problems = CallRefusals.Of(metadata, hasBody: body is not null);

        DescribeParameters(operation, call, document);
        operation.Security = needsKey ? [SecurityOf(document)] : [];
        var responses = new ResponsesBuilder(document);
        operation.Responses = [];
        foreach (var answer in call.SupportedResponseTypes)
        {
            operation.Responses.Add(
                $"{answer.StatusCode}",
                IsEventStream(answer) ? responses.EventStream() : responses.Answer(answer.StatusCode, answer.Type!, isCounted: needsKey));
        }

        foreach (var (status, response) in responses.Refusals(problems, needsKey).OrderBy(refusal => refusal.Key, StringComparer.Ordinal))
        {
            operation.Responses.Add(status, response);
        }

        if (problems.Any(problem => problem.Code == IdempotencyErrors.Replayed.Code))
        {
            DescribeMint(operation, document);
        }

        if (body is not null)
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = operation.RequestBody?.Required == true,
                Content = MediaTypesOf(call).ToDictionary(
                    mediaType => mediaType,
                    _ => new OpenApiMediaType { Schema = new OpenApiSchemaReference(SchemaBuilder.NameOf(body), document) }),
            };
        }

        return Task.CompletedTask;
    }

    /// <summary>Returns the type of a call's body; null if it takes none.</summary>
    public static Type? BodyOf(ApiDescription call) => call.ParameterDescriptions.FirstOrDefault(parameter => parameter.Source.Id == "Body")?.Type;

    /// <summary>Returns whether a response is a stream of server-sent events.</summary>
    public static bool IsEventStream(ApiResponseType answer) => answer.ApiResponseFormats.Any(format => format.MediaType == ResponsesBuilder.EventStreamType);

    /// <summary>Returns the requirement of a key.</summary>
    public static OpenApiSecurityRequirement SecurityOf(OpenApiDocument document) =>
        new() { [new OpenApiSecuritySchemeReference(DocumentTransformer.SecurityScheme, document)] = [] };

    private static void DescribeParameters(OpenApiOperation operation, ApiDescription call, OpenApiDocument document)
    {
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            var described = call.ParameterDescriptions.First(candidate => candidate.Name == parameter.Name);
            var member = Members.Of(described.ModelMetadata?.ContainerType, parameter.Name!);
            var type = member.Type ?? Nullable.GetUnderlyingType(described.Type) ?? described.Type;
            parameter.Schema = SchemaOf(type, member with { Description = null, Example = null }, document);
            (parameter.Description, parameter.Example) = (member.Description, member.Example?.DeepClone());
        }
    }

    private static IOpenApiSchema SchemaOf(Type type, Member member, OpenApiDocument document)
    {
        if (member.Values is { } values)
        {
            return values.Refer(document, member, isInput: true);
        }

        var schema = ValueSchema.Of(type)!;
        schema.Apply(member, isInput: true);
        return schema;
    }

    // Calls that create a secret support safe retries, and their responses must not be stored.
    private static void DescribeMint(OpenApiOperation operation, OpenApiDocument document)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(new OpenApiParameter
        {
            Name = IdempotencyHttpContextExtensions.Header,
            In = ParameterLocation.Header,
            Description = "Makes it safe to repeat the call within 24 hours. A repeated call with the same body creates nothing and returns 409 `idempotency_replayed`; with a different body, it returns 422.",
            Schema = new OpenApiSchema { Type = JsonSchemaType.String, MinLength = 1, MaxLength = IdempotencyHttpContextExtensions.MaxLength, Pattern = "^[!-~]+$" },
            Example = "5f2c1f0e-order-7",
        });
        foreach (var (_, response) in operation.Responses!.Where(response => response.Key.StartsWith('2')))
        {
            Headers.Add((OpenApiResponse)response, "Cache-Control", document);
        }
    }

    private static IEnumerable<string> MediaTypesOf(ApiDescription call) =>
        call.HttpMethod == HttpMethods.Patch ? ["application/json", "application/merge-patch+json"] : ["application/json"];
}
