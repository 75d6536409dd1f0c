using Avicenna.Application.Abstractions;
using Avicenna.Application.Time;
using Avicenna.Domain.ApiKeys;
using MediatR;

namespace Avicenna.Application.ApiKeys.ImportApiKeys;

internal sealed class ImportApiKeysCommandHandler(IApiKeyRepository keys, IApiKeyHasher hasher, TimeProvider time)
    : IRequestHandler<ImportApiKeysCommand, ImportReport>
{
    private const int HintLength = 4;

    public async Task<ImportReport> Handle(ImportApiKeysCommand command, CancellationToken cancellationToken)
    {
        List<ImportProblem> problems = [.. command.UnreadRows.Concat(FindProblems(command.Keys)).OrderBy(problem => problem.Line)];
        if (problems.Count > 0)
        {
            return new ImportReport(0, 0, [], problems);
        }

        var now = time.GetInstant();
        var imported = command.Keys.Select(row => ToApiKey(row, command.TenantId, now)).ToList();
        var outcomes = await (command.IsDryRun
            ? keys.PreviewImportAsync(imported, command.Progress, cancellationToken)
            : keys.ImportAsync(command.TenantId, imported, command.Progress, cancellationToken));
        var foreign = LinesOf(ImportOutcome.OtherTenants);
        return foreign.Count > 0
            ? new ImportReport(0, 0, [], [.. foreign.Select(line => new ImportProblem(line, "hash is that of another tenant's key"))])
            : new ImportReport(
                outcomes.Count(outcome => outcome == ImportOutcome.Imported),
                outcomes.Count(outcome => outcome == ImportOutcome.AlreadyThere),
                LinesOf(ImportOutcome.Deleted),
                []);

        List<int> LinesOf(ImportOutcome outcome) => [.. command.Keys.Zip(outcomes).Where(pair => pair.Second == outcome).Select(pair => pair.First.Line)];
    }

    private List<ImportProblem> FindProblems(IReadOnlyList<ImportedApiKey> rows)
    {
        var problems = new List<ImportProblem>();
        var lines = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var row in rows)
        {
            problems.AddRange(FindProblems(row).Select(problem => new ImportProblem(row.Line, problem)));
            if (TryReadHash(row) is not null && !lines.TryAdd(row.Hash!, row.Line))
            {
                problems.Add(new ImportProblem(row.Line, $"hash is the same as that of line {lines[row.Hash!]}"));
            }
        }

        return problems;
    }

    private IEnumerable<string> FindProblems(ImportedApiKey row) => new[]
    {
        TryReadHash(row) is null ? $"hash must be {SecretHash.Length * 2} hex digits" : null,
        FindSchemeProblem(row),
        ApiKeyName.FindProblem(row.Name) ?? ApiKeyName.FindSecret(row.Name),
        RequestLimit.FindProblem(row.RatelimitMin),
        PermissionNames.FindProblem(row.Permission),
        row.CreatedAt?.ToInstant() > time.GetUtcNow() ? "created_at must not be in the future" : null,
        row.LastUsedAt?.ToInstant() > time.GetUtcNow() ? "last_used_at must not be in the future" : null,
        row.Metadata is { } metadata ? KeyMetadata.FindProblem(metadata) ?? KeyMetadata.FindSecret(metadata) : null,
        row.KeyHint is { } hint && (hint.Length != HintLength || hint.AsSpan().ContainsAnyExceptInRange('!', '~')) ? $"key_hint must be the {HintLength} last characters of the key" : null,
    }.OfType<string>();

    private string? FindSchemeProblem(ImportedApiKey row) => SchemeOf(row) switch
    {
        SecretHash.PlainScheme => row.PepperId is null ? null : $"pepper_id must be left out with scheme {SecretHash.PlainScheme}",
        SecretHash.KeyedScheme => hasher.PepperIds.Contains(row.PepperId) ? null : $"pepper_id must be that of a configured pepper: {string.Join(", ", hasher.PepperIds)}",
        _ => $"scheme must be '{SecretHash.KeyedScheme}' or '{SecretHash.PlainScheme}'",
    };

    private static string SchemeOf(ImportedApiKey row) => row.Scheme ?? (row.PepperId is null ? SecretHash.PlainScheme : SecretHash.KeyedScheme);

    private static byte[]? TryReadHash(ImportedApiKey row)
    {
        var bytes = new byte[SecretHash.Length];
        return row.Hash?.Length == SecretHash.Length * 2 && Convert.FromHexString(row.Hash, bytes, out _, out _) == System.Buffers.OperationStatus.Done ? bytes : null;
    }

    private static ApiKey ToApiKey(ImportedApiKey row, Guid tenantId, DateTimeOffset now)
    {
        var createdAt = row.CreatedAt?.ToInstant() ?? now;
        return new ApiKey
        {
            Id = Guid.NewGuid(),
            TenantId = tenantId,
            Name = ApiKeyName.From(row.Name!),
            Permission = PermissionNames.Parse(row.Permission),
            RequestLimit = RequestLimit.From(row.RatelimitMin),
            Enabled = row.Enabled,
            ExpiresAt = row.ExpiresAt?.ToInstant(),
            Metadata = row.Metadata is { } metadata ? KeyMetadata.From(metadata) : null,
            CreatedAt = createdAt,
            LastUsedAt = row.LastUsedAt?.ToInstant(),
            Secrets = [new StoredSecret(new SecretHash(row.PepperId, TryReadHash(row)!), row.KeyHint, createdAt, ExpiresAt: null)],
        };
    }
}
