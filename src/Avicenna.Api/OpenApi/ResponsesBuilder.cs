using Avicenna.Api.Problems;
using Avicenna.Application.Idempotency;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.OpenApi;

namespace Avicenna.Api.OpenApi;

/// <summary>Builds the descriptions of a call's responses: successes, and errors grouped by status.</summary>
internal sealed class ResponsesBuilder(OpenApiDocument document)
{
    public const string EventStreamType = "text/event-stream";

    /// <summary>Returns a success with a body of a type.</summary>
    public OpenApiResponse Answer(int status, Type type, bool isCounted)
    {
        var response = new OpenApiResponse
        {
            Description = status == StatusCodes.Status201Created ? "Created." : "Success.",
            Content = new Dictionary<string, OpenApiMediaType> { ["application/json"] = new() { Schema = new OpenApiSchemaReference(SchemaBuilder.NameOf(type), document) } },
        };
        if (isCounted)
        {
            Headers.AddLimit(response, document);
        }

        if (status == StatusCodes.Status201Created)
        {
            Headers.Add(response, "Location", document);
        }

        return response;
    }

    /// <summary>Returns a success with a stream of server-sent events.</summary>
    public OpenApiResponse EventStream()
    {
        var response = new OpenApiResponse
        {
            Description = "The stream. It ends when the key stops working or the server stops.",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [EventStreamType] = new() { Schema = new OpenApiSchema { Type = JsonSchemaType.String, Description = "Server-sent events." }, Example = ":\n\ndata:\n\n" },
            },
        };
        Headers.AddLimit(response, document);
        Headers.Add(response, "Cache-Control", document);
        return response;
    }

    /// <summary>Returns the errors, grouped by status.</summary>
    /// <param name="problems">The errors.</param>
    /// <param name="needsKey">Whether the call counts against a key's rate limit.</param>
    public IEnumerable<KeyValuePair<string, OpenApiResponse>> Refusals(IEnumerable<Problem> problems, bool needsKey) =>
        from problem in problems.DistinctBy(problem => (problem.Status, problem.Code))
        group problem by problem.Status into refusals
        select KeyValuePair.Create(refusals.Key.ToString(CultureInfo.InvariantCulture), Refusal(refusals.Key, [.. refusals], needsKey));

    private OpenApiResponse Refusal(int status, IReadOnlyList<Problem> problems, bool needsKey)
    {
        var response = new OpenApiResponse
        {
            Description = $"{ReasonPhrases.GetReasonPhrase(status)}: {string.Join(", ", problems.Select(problem => $"`{problem.Code}`"))}.",
            Content = new Dictionary<string, OpenApiMediaType>
            {
                [ProblemSchema.MediaType] = new()
                {
                    Schema = new OpenApiSchemaReference(ProblemSchema.NameOf(status), document),
                    Examples = problems.ToDictionary(problem => problem.Code, Example),
                },
            },
        };
        // The framework adds it to responses to exceptions.
        Headers.Add(response, "Cache-Control", document, isCertain: false);
        if (needsKey && problems.Select(CallRefusals.IsCounted).ToHashSet() is var counted && (counted.Contains(true) || counted.Contains(null)))
        {
            Headers.AddLimit(response, document, isCertain: counted is { Count: 1 } && counted.Contains(true));
        }

        if (problems.Any(CallRefusals.IsChallenge))
        {
            Headers.Add(response, "WWW-Authenticate", document, problems.All(CallRefusals.IsChallenge));
        }

        if (status is StatusCodes.Status429TooManyRequests or StatusCodes.Status503ServiceUnavailable)
        {
            Headers.Add(response, "Retry-After", document);
        }

        if (status == StatusCodes.Status409Conflict && problems.Any(problem => problem.Code == IdempotencyErrors.InFlight.Code))
        {
            Headers.Add(response, "Retry-After", document, isCertain: false);
        }

        return response;
    }

    // Named after the code; not_found errors after their message, because calls have different ones.
    private IOpenApiExample Example(Problem problem)
    {
        var examples = document.Components!.Examples ??= new Dictionary<string, IOpenApiExample>();
        var name = problem.Code == Problem.NotFound.Code
            ? string.Concat(problem.Message.ToLowerInvariant().Where(character => character is ' ' or (>= 'a' and <= 'z'))).Replace(' ', '_')
            : problem.Code;
        examples.TryAdd(name, new OpenApiExample { Summary = problem.Message, Value = ProblemSchema.ExampleOf(problem) });
        return new OpenApiExampleReference(name, document);
    }
}
