namespace Avicenna.Api.Problems;

/// <summary>An action result that writes an application error with additional members.</summary>
internal sealed class ProblemResult(Error error, params IEnumerable<KeyValuePair<string, object?>> members) : ActionResult
{
    public override Task ExecuteResultAsync(ActionContext context) => context.HttpContext.Response.WriteProblemAsync(Problem.From(error), errors: null, members);
}
