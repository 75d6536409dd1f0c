using System.Text.Json;
using Avicenna.Application.Time;
using Avicenna.Domain.ApiKeys;
using MediatR;

namespace Avicenna.Application.ApiKeys;

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

/// <summary>What became of a key that was to be imported.</summary>
public enum ImportOutcome
{
    Imported,

    /// <summary>The tenant has it already, from an earlier import perhaps; it stays as it is.</summary>
    AlreadyThere,

    /// <summary>It, or the secret, was ended here; it is never revived.</summary>
    Deleted,

    /// <summary>Another tenant has a key with this secret, or once had.</summary>
    OtherTenants,
}

/// <param name="Line">Where in the file, from 1.</param>
/// <param name="Message">A sentence for a person.</param>
public sealed record ImportProblem(int Line, string Message);

/// <param name="Step">What is being done.</param>
/// <param name="Done">For how many keys it is done.</param>
/// <param name="Total">For how many there is anything to do.</param>
public readonly record struct ImportProgress(string Step, int Done, int Total);

/// <param name="Imported">How many keys were added.</param>
/// <param name="AlreadyThere">How many were there already.</param>
/// <param name="Deleted">The lines of those that were ended here and are not revived.</param>
/// <param name="Problems">By line, what is wrong; where there is anything, nothing was imported.</param>
public sealed record ImportReport(int Imported, int AlreadyThere, IReadOnlyList<int> Deleted, IReadOnlyList<ImportProblem> Problems);

/// <summary>A key that was issued elsewhere, as its row in the file says.</summary>
public sealed record ImportedApiKey
{
    /// <summary>Where the row is, from 1.</summary>
    public required int Line { get; init; }

    /// <summary>The hash of the whole key in hex, 64 digits.</summary>
    public string? Hash { get; init; }

    /// <summary>How the hash was made; default: <c>hmac-sha256</c> where there is a pepper, else <c>sha256</c>.</summary>
    public string? Scheme { get; init; }

    /// <summary>The id of the configured pepper under which the hash was made.</summary>
    public string? PepperId { get; init; }

    public string? Name { get; init; }

    /// <summary>Requests in any 60 seconds.</summary>
    public int RatelimitMin { get; init; } = RequestLimit.Default;

    public string Permission { get; init; } = PermissionNames.User;

    public bool Enabled { get; init; } = true;

    /// <summary>When the key ends, also in the past; null: never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When the key was made; default: now.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    public JsonElement? Metadata { get; init; }

    /// <summary>The last four characters of the key; null where they aren't known.</summary>
    public string? KeyHint { get; init; }
}
