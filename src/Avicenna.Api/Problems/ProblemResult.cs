using Avicenna.Application.Errors;
using Microsoft.AspNetCore.Mvc;

namespace Avicenna.Api.Problems;

/// <summary>An action's answer that is an error of the application, with further members.</summary>
internal sealed class ProblemResult(Error error, params IEnumerable<KeyValuePair<string, object?>> members) : ActionResult
{
    public override Task ExecuteResultAsync(ActionContext context) => context.HttpContext.Response.WriteProblemAsync(Problem.From(error), errors: null, members);
}
