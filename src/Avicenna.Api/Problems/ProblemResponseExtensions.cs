using Avicenna.Api.Json;
using Avicenna.Api.Observability;
using Avicenna.Application.Idempotency;
using Microsoft.AspNetCore.WebUtilities;

namespace Avicenna.Api.Problems;

internal static class ProblemResponseExtensions
{
    private const int RetryAfterSeconds = 5;

    /// <summary>Writes problem details (RFC 9457) with Avicenna's additional members, regardless of the Accept header.</summary>
    public static Task WriteProblemAsync(
        this HttpResponse response,
        Problem problem,
        IReadOnlyDictionary<string, string[]>? errors = null,
        params IEnumerable<KeyValuePair<string, object?>> members)
    {
        var details = new ProblemDetails
        {
            Type = $"urn:avicenna:problem:{problem.Code}",
            Title = ReasonPhrases.GetReasonPhrase(problem.Status),
            Status = problem.Status,
            Detail = problem.Detail,
            Extensions =
            {
                ["success"] = false,
                ["message"] = SecretMask.Apply(problem.Message),
                ["code"] = problem.Code,
            },
        };
        if (errors is not null)
        {
            details.Extensions["errors"] = errors.ToDictionary(
                error => SecretMask.Apply(error.Key),
                error => error.Value.Select(SecretMask.Apply).ToArray());
        }

        foreach (var (name, value) in members)
        {
            details.Extensions[name] = value;
        }

        details.Extensions["request_id"] = response.HttpContext.TraceIdentifier;
        if (problem.Status == StatusCodes.Status503ServiceUnavailable || problem.Code == IdempotencyErrors.InFlight.Code)
        {
            response.Headers.RetryAfter = $"{RetryAfterSeconds}";
        }

        if ((problem == Problem.RequestTimeout || problem == Problem.MalformedRequest) && HttpProtocol.IsHttp11(response.HttpContext.Request.Protocol))
        {
            // Kestrel closes the connection, because it can't find the end of the body. HTTP/2 has no such header.
            response.Headers.Connection = "close";
        }

        response.HttpContext.Features.Set(problem);
        response.HttpContext.RequestServices.GetRequiredService<CallLog>().NoteRefused(response.HttpContext, problem.Status, problem.Code, problem.Detail ?? errors?.Values.FirstOrDefault()?.FirstOrDefault());
        response.StatusCode = problem.Status;
        return response.WriteAsJsonAsync(details, ApiJson.Options, "application/problem+json", CancellationToken.None);
    }
}
