using MediatR;

namespace Avicenna.Application.ApiKeys.ImportApiKeys;

/// <summary>Takes over keys that were issued elsewhere, so that none has to be issued anew.</summary>
/// <param name="TenantId">Whose keys they become.</param>
/// <param name="Keys">The rows.</param>
/// <param name="Progress">Is told how far it is.</param>
public sealed record ImportApiKeysCommand(Guid TenantId, IReadOnlyList<ImportedApiKey> Keys, IProgress<ImportProgress> Progress) : IRequest<ImportReport>
{
    /// <summary>What is wrong with rows that couldn't be read at all.</summary>
    public IReadOnlyList<ImportProblem> UnreadRows { get; init; } = [];

    /// <summary>Whether only to say what would become of the rows.</summary>
    public bool IsDryRun { get; init; }
}
