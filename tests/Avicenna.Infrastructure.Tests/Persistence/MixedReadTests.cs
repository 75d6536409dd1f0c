using System.Data.Common;
using Avicenna.Application.ApiKeys;
using Avicenna.Application.Decisions;
using Avicenna.Application.Startup;
using Avicenna.Domain.ApiKeys;
using Avicenna.Infrastructure.Database;
using Avicenna.Infrastructure.Database.SqlServer;
using Avicenna.Infrastructure.Repositories;
using Avicenna.Testing.Builders;
using Microsoft.Extensions.Options;

namespace Avicenna.Infrastructure.Tests.Persistence;

/// <summary>
/// What a statement returns that saw a change of others in part, as it may on SQL Server without READ_COMMITTED_SNAPSHOT: decision 0018.
/// The rows are made up, since no server can be made to read at such a moment.
/// </summary>
[TestFixture]
public sealed class MixedReadTests
{
    private static readonly DateTimeOffset End = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly ScriptedQueries queries = new();
    private SqlStore database = null!;

    [SetUp]
    public void CreateDatabase()
    {
        queries.Clear();
        var options = Options.Create(new CacheOptions());
        var health = new StoreHealth(options, TimeProvider.System);
        database = new SqlStore(new SqlServerDialect("Server=unused"), queries, null!, health, new StoreStatus(health, options, TimeProvider.System));
    }

    [Test]
    public async Task FindAsync_SecretsAreGoneInBetween_ReadsTheKeyAgain()
    {
        queries.Answer<ApiKeyRow>([Row(secret: null)], [Row(secret: 2)]);

        (await FindAsync())!.SecretSequence.Should().Be(2);
    }

    [Test]
    public async Task FindAsync_OnlyTheEndedSecretIsSeen_ReadsTheKeyAgain()
    {
        queries.Answer<ApiKeyRow>([Row(secret: 1, End)], [Row(secret: 1, End), Row(secret: 2)]);

        (await FindAsync()).Should().BeEquivalentTo(new { SecretSequence = 2, Previous = new { SecretSequence = 1 } });
    }

    [Test]
    public async Task FindAsync_OldSecretIsSeenAsItWasBefore_ReadsTheKeyAgain()
    {
        queries.Answer<ApiKeyRow>([Row(secret: 1), Row(secret: 2)], [Row(secret: 2), Row(secret: 1, End)]);

        var found = await FindAsync();

        found.Should().BeEquivalentTo(new { SecretSequence = 2, Previous = new { SecretSequence = 1 } });
        found!.ToApiKey().Secrets.Select(secret => secret.ExpiresAt).Should().Equal(null, End);
    }

    [Test]
    public async Task FindAsync_KeyIsDeletedInBetween_IsNotFound()
    {
        queries.Answer<ApiKeyRow>([Row(secret: null)], []);

        (await FindAsync()).Should().BeNull();
    }

    [Test]
    public async Task FindByHashAsync_SecretIsMovedInBetween_IsFoundUnderTheFirstPepper()
    {
        var (first, second) = (Hash("p1", 1), Hash("p2", 2));
        queries.Answer<ApiKeySnapshot>([], [TestSnapshots.Usable(Guid.NewGuid()) with { Hash = first }]);

        (await new ApiKeyReader(database).FindByHashAsync(Lane.Decisions, [first, second], CancellationToken.None))!.Hash.Should().Be(first);
    }

    [Test]
    public async Task FindByHashAsync_SecretOfNobody_IsNotFound()
    {
        queries.Answer<ApiKeySnapshot>([], []);

        (await new ApiKeyReader(database).FindByHashAsync(Lane.Decisions, [Hash("p1", 1), Hash("p2", 2)], CancellationToken.None)).Should().BeNull();
    }

    private static SecretHash Hash(string pepperId, byte value) => new(pepperId, Enumerable.Repeat(value, SecretHash.Length).ToArray());

    private static ApiKeyRow Row(long? secret, DateTimeOffset? end = null) => new(
        new ApiKeyBuilder(Guid.Empty).Build(),
        new ApiKeyRow.SecretColumns { Sequence = 1, SecretSequence = secret, Hash = new byte[SecretHash.Length], SecretCreatedAt = End, SecretExpiresAt = end });

    private Task<ApiKeyRow?> FindAsync() => new ApiKeyReader(database).FindAsync(Guid.Empty, Guid.Empty, CancellationToken.None);

    private sealed class ScriptedQueries : IQueryRunner
    {
        private readonly Queue<object> answers = new();

        public void Clear() => answers.Clear();

        public void Answer<T>(params IReadOnlyList<T>[] results) => results.ToList().ForEach(answers.Enqueue);

        public Task<T> RunAsync<T>(Lane lane, Func<DbConnection, CancellationToken, Task<T>> query, CancellationToken cancellationToken) => Task.FromResult((T)answers.Dequeue());
    }
}
