namespace Avicenna.Application.ApiKeys.ImportApiKeys;

/// <param name="Step">What is being done.</param>
/// <param name="Done">For how many keys it is done.</param>
/// <param name="Total">For how many there is anything to do.</param>
public readonly record struct ImportProgress(string Step, int Done, int Total);
