namespace Avicenna.Application.ApiKeys.ImportApiKeys;

/// <param name="Line">Where in the file, from 1.</param>
/// <param name="Message">A sentence for a person.</param>
public sealed record ImportProblem(int Line, string Message);
