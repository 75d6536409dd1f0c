using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Avicenna.Application.Behaviors;
using Avicenna.Application.Time;
using Avicenna.Domain.ApiKeys;
using FluentValidation;
using MediatR;

namespace Avicenna.Application.ApiKeys;

/// <summary>Takes over keys that were issued elsewhere, so that none has to be issued anew.</summary>
/// <param name="TenantId">Whose keys they become.</param>
/// <param name="Rows">The rows of the file, each with its line, from 1.</param>
/// <param name="Progress">Is told how far it is.</param>
public sealed record ImportApiKeysCommand(Guid TenantId, IReadOnlyList<(int Line, ImportApiKeyInput Input)> Rows, IProgress<ImportProgress> Progress)
    : IRequest<ImportReport>
{
    /// <summary>What is wrong with rows that couldn't be read at all.</summary>
    public IReadOnlyList<ImportProblem> UnreadRows { get; init; } = [];

    /// <summary>Whether only to say what would become of the rows.</summary>
    public bool IsDryRun { get; init; }
}

/// <summary>A key that was issued elsewhere.</summary>
public sealed record ImportApiKeyInput : ApiKeyInput
{
    /// <summary>The hash of the whole key in hex, 64 digits.</summary>
    public string? Hash { get; init; }

    /// <summary>How the hash was made; default: <c>hmac-sha256</c> where there is a pepper, else <c>sha256</c>.</summary>
    public string? Scheme { get; init; }

    /// <summary>The id of the configured pepper under which the hash was made.</summary>
    public string? PepperId { get; init; }

    public Optional<bool> Enabled { get; init; }

    /// <summary>When the key was made; default: now.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>The last four characters of the key; null where they aren't known.</summary>
    public string? KeyHint { get; init; }

    /// <summary>How the hash was made, also where it isn't said.</summary>
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
    private const int HintLength = 4;

    public ImportApiKeyInputValidator(IApiKeyHasher hasher, TimeProvider time)
        : base(isNameRequired: true)
    {
        RuleFor(input => input).Must(input => input.TryReadHash(out _)).WithMessage($"hash must be {SecretHash.Length * 2} hex digits");
        RuleFor(input => input).MustSatisfy(input => FindSchemeProblem(input, hasher));
        RequireMetadata();
        RuleFor(input => input.CreatedAt).MustSatisfy(createdAt => createdAt?.ToInstant() > time.GetUtcNow() ? "created_at must not be in the future" : null);
        RuleFor(input => input.LastUsedAt).MustSatisfy(usedAt => usedAt?.ToInstant() > time.GetUtcNow() ? "last_used_at must not be in the future" : null);
        RuleFor(input => input.KeyHint).MustSatisfy(hint => hint is null || (hint.Length == HintLength && !hint.AsSpan().ContainsAnyExceptInRange('!', '~'))
            ? null
            : $"key_hint must be the {HintLength} last characters of the key");
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
            Id = Guid.NewGuid(),
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
