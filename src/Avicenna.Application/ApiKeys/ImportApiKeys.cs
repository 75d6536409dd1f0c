using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Serialization;
using Avicenna.Application.Behaviors;
using Avicenna.Application.Time;

namespace Avicenna.Application.ApiKeys;

/// <summary>Imports keys that were issued elsewhere.</summary>
/// <param name="TenantId">The tenant that gets the keys.</param>
/// <param name="Rows">The rows of the file with their line numbers, starting at 1.</param>
/// <param name="Progress">Receives progress.</param>
public sealed record ImportApiKeysCommand(Guid TenantId, IReadOnlyList<(int Line, ImportApiKeyInput Input)> Rows, IProgress<ImportProgress> Progress)
    : IRequest<ImportReport>
{
    /// <summary>The problems of rows that couldn't be read.</summary>
    public IReadOnlyList<ImportProblem> UnreadRows { get; init; } = [];

    /// <summary>Whether to report what the import would do without changing anything.</summary>
    public bool IsDryRun { get; init; }
}

/// <summary>A key that was issued elsewhere.</summary>
public sealed record ImportApiKeyInput : ApiKeyInput
{
    /// <summary>The hash of the whole key: 64 hex digits.</summary>
    public string? Hash { get; init; }

    /// <summary>The hash scheme. Default: <c>hmac-sha256</c> with a pepper, otherwise <c>sha256</c>.</summary>
    public string? Scheme { get; init; }

    /// <summary>The id of the configured pepper that the hash uses.</summary>
    public string? PepperId { get; init; }

    [JsonPropertyOrder(1)]
    public Optional<bool> Enabled { get; init; }

    /// <summary>When the key was created. Default: now.</summary>
    [JsonPropertyOrder(3)]
    public DateTimeOffset? CreatedAt { get; init; }

    [JsonPropertyOrder(3)]
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>The last four characters of the key; null if unknown.</summary>
    [JsonPropertyOrder(5)]
    public string? KeyHint { get; init; }

    /// <summary>The scheme, or its default if none is given.</summary>
    internal string SchemeOrDefault => Scheme ?? (PepperId is null ? SecretHash.PlainScheme : SecretHash.KeyedScheme);

    internal bool TryReadHash([NotNullWhen(true)] out byte[]? hash)
    {
        var bytes = new byte[SecretHash.Length];
        hash = Hash?.Length == SecretHash.Length * 2 && Convert.FromHexString(Hash, bytes, out _, out _) == OperationStatus.Done ? bytes : null;
        return hash is not null;
    }
}

/// <summary>Unlike a new key, an imported one may have expired already.</summary>
internal sealed class ImportApiKeyInputValidator : ApiKeyInputValidator<ImportApiKeyInput>
{
    public ImportApiKeyInputValidator(IApiKeyHasher hasher, MaxLifetime lifetime, TimeProvider time)
    {
        RuleFor(input => input).Must(input => input.TryReadHash(out _)).WithMessage($"hash must be {SecretHash.Length * 2} hex digits");
        RuleFor(input => input).MustSatisfy(input => FindSchemeProblem(input, hasher));
        RequireMembers(isNameRequired: true);
        RuleFor(input => input.CreatedAt).MustSatisfy(createdAt => createdAt?.ToInstant() > time.GetUtcNow() ? "created_at must not be in the future" : null);
        RuleFor(input => input.LastUsedAt).MustSatisfy(usedAt => usedAt?.ToInstant() > time.GetUtcNow() ? "last_used_at must not be in the future" : null);
        RequireLifetime(lifetime);
        RequireMetadata();
        RuleFor(input => input.KeyHint).MustSatisfy(hint => hint is null || ApiKeySecret.IsHint(hint) ? null : $"key_hint must be the {ApiKeySecret.HintLength} last characters of the key");
    }

    private static string? FindSchemeProblem(ImportApiKeyInput input, IApiKeyHasher hasher) => input.SchemeOrDefault switch
    {
        SecretHash.PlainScheme => input.PepperId is null ? null : $"pepper_id must be left out with scheme {SecretHash.PlainScheme}",
        SecretHash.KeyedScheme => hasher.PepperIds.Contains(input.PepperId) ? null : $"pepper_id must be that of a configured pepper: {string.Join(", ", hasher.PepperIds)}",
        _ => $"scheme must be '{SecretHash.KeyedScheme}' or '{SecretHash.PlainScheme}'",
    };
}

internal sealed class ImportApiKeysCommandHandler(IApiKeyRepository keys, IValidator<ImportApiKeyInput> validator, TimeProvider time)
    : IRequestHandler<ImportApiKeysCommand, ImportReport>
{
    public async Task<ImportReport> Handle(ImportApiKeysCommand command, CancellationToken cancellationToken)
    {
        List<ImportProblem> problems = [.. command.UnreadRows.Concat(FindProblems(command.Rows)).OrderBy(problem => problem.Line)];
        if (problems.Count > 0)
        {
            return new ImportReport(0, 0, [], problems);
        }

        var now = time.GetInstant();
        var imported = command.Rows.Select(row => ToApiKey(row.Input, command.TenantId, now)).ToList();
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

        List<int> LinesOf(ImportOutcome outcome) => [.. command.Rows.Zip(outcomes).Where(pair => pair.Second == outcome).Select(pair => pair.First.Line)];
    }

    private List<ImportProblem> FindProblems(IReadOnlyList<(int Line, ImportApiKeyInput Input)> rows)
    {
        var problems = new List<ImportProblem>();
        var lines = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var (line, input) in rows)
        {
            problems.AddRange(validator.Validate(input).Errors.Select(failure => new ImportProblem(line, failure.ErrorMessage)));
            if (input.TryReadHash(out _) && !lines.TryAdd(input.Hash!, line))
            {
                problems.Add(new ImportProblem(line, $"hash is the same as that of line {lines[input.Hash!]}"));
            }
        }

        return problems;
    }

    private static ApiKey ToApiKey(ImportApiKeyInput input, Guid tenantId, DateTimeOffset now)
    {
        var createdAt = input.CreatedAt?.ToInstant() ?? now;
        var hash = input.TryReadHash(out var bytes) ? new SecretHash(input.PepperId, bytes) : throw new FormatException("The hash was not validated");
        return input.ApplyTo(new ApiKey
        {
            Id = Guid.CreateVersion7(now),
            TenantId = tenantId,
            Name = ApiKeyName.Parse(input.Name.Value),
            Enabled = !input.Enabled.IsSet || input.Enabled.Value,
            Metadata = input.Metadata.Value is { } metadata ? KeyMetadata.Parse(metadata) : null,
            CreatedAt = createdAt,
            LastUsedAt = input.LastUsedAt?.ToInstant(),
            Secrets = [new StoredSecret(hash, input.KeyHint, createdAt, ExpiresAt: null)],
        });
    }
}

/// <summary>The outcome of importing a key.</summary>
public enum ImportOutcome
{
    Imported,

    /// <summary>The tenant already has the key, for example from an earlier import. It is left unchanged.</summary>
    AlreadyThere,

    /// <summary>The key was deleted here, or its secret was rotated out. It is never restored.</summary>
    Deleted,

    /// <summary>Another tenant has or once had a key with this secret.</summary>
    OtherTenants,
}

/// <param name="Line">The line number in the file, starting at 1.</param>
/// <param name="Message">The message for people.</param>
public sealed record ImportProblem(int Line, string Message);

/// <param name="Step">The current step.</param>
/// <param name="Done">The number of keys processed so far.</param>
/// <param name="Total">The total number of keys to process.</param>
public readonly record struct ImportProgress(string Step, int Done, int Total);

/// <param name="Imported">The number of added keys.</param>
/// <param name="AlreadyThere">The number of keys that the tenant already had.</param>
/// <param name="Deleted">The lines of keys that were deleted here and are not restored.</param>
/// <param name="Problems">The problems by line. If there are any, nothing was imported.</param>
public sealed record ImportReport(int Imported, int AlreadyThere, IReadOnlyList<int> Deleted, IReadOnlyList<ImportProblem> Problems);
