using Avicenna.Application;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Idempotency;
using Avicenna.Application.Paging;
using Avicenna.Domain.ApiKeys;

namespace Avicenna.Infrastructure.Tests.Caching;

/// <summary>A store of keys that can only be asked for a secret's key; by hand, because it is asked a million times.</summary>
internal sealed class StubKeyStore : IApiKeyRepository
{
    private int loads;

    /// <summary>How often it was asked.</summary>
    public int Loads => Volatile.Read(ref loads);

    /// <summary>What it answers.</summary>
    public Func<IReadOnlyList<SecretHash>, Task<ApiKeySnapshot?>> Answer { get; set; } = _ => Task.FromResult<ApiKeySnapshot?>(null);

    public Task<ApiKeySnapshot?> FindByHashAsync(IReadOnlyList<SecretHash> candidates, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref loads);
        return Answer(candidates);
    }

    public Task<ReplayedCall?> AddAsync(ApiKey key, Caller caller, IdempotentCall? idempotentCall, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<bool> AddFirstAsync(ApiKey key, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<IReadOnlyList<ImportOutcome>> ImportAsync(Guid tenantId, IReadOnlyList<ApiKey> keys, IProgress<ImportProgress> progress, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<IReadOnlyList<ImportOutcome>> PreviewImportAsync(IReadOnlyList<ApiKey> keys, IProgress<ImportProgress> progress, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<ApiKey?> FindAsync(Guid tenantId, Guid id, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<Page<ApiKey>> ListAsync(ApiKeyFilter filter, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<ApiKey?> UpdateAsync(Guid tenantId, Guid id, string action, Func<ApiKey, ApiKey> change, Caller caller, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<(ApiKey? Rotated, ReplayedCall? Replay)> RotateAsync(
        Guid tenantId, Guid id, Func<ApiKey, ApiKey> rotate, Caller caller, IdempotentCall? idempotentCall, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    public Task<bool> DeleteAsync(Guid tenantId, Guid id, Caller caller, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task ReplaceHashAsync(SecretHash current, SecretHash replacement, CancellationToken cancellationToken) => throw new NotSupportedException();
}
