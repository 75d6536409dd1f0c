namespace Avicenna.Application.ApiKeys.ImportApiKeys;

/// <param name="Imported">How many keys were added.</param>
/// <param name="AlreadyThere">How many were there already.</param>
/// <param name="Deleted">The lines of those that were ended here and are not revived.</param>
/// <param name="Problems">By line, what is wrong; where there is anything, nothing was imported.</param>
public sealed record ImportReport(int Imported, int AlreadyThere, IReadOnlyList<int> Deleted, IReadOnlyList<ImportProblem> Problems);
