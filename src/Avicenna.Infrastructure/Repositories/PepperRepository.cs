using Avicenna.Application.Authentication;
using Avicenna.Application.Time;
using Avicenna.Infrastructure.Database;

namespace Avicenna.Infrastructure.Repositories;

internal sealed class PepperRepository(SqlStore database, TimeProvider time) : IPepperRepository
{
    // Registers a pepper with the highest ordinal unless it is known; seeks the primary key.
    private const string InsertSql = """
        INSERT INTO peppers (id, check_value, created_at, ordinal)
        SELECT @id, @check_value, @created_at, (SELECT COALESCE(MAX(ordinal), 0) + 1 FROM peppers)
        WHERE NOT EXISTS (SELECT 1 FROM peppers WHERE id = @id);
        """;

    // All peppers ever used here: a handful of rows.
    private const string ListSql = """
        SELECT id, check_value
        FROM peppers;
        """;

    // Counts live secrets by pepper; a scan of ix_api_key_secrets_pepper, which is acceptable because only operators request it.
    private const string CountSql = """
        SELECT p.id, COUNT(s.sequence) AS live_secrets
        FROM peppers p
        LEFT JOIN api_key_secrets s ON s.pepper_id = p.id AND (s.expires_at IS NULL OR s.expires_at > @now)
        GROUP BY p.id;
        """;

    // Counts live secrets without a pepper; a range of the same index.
    private const string CountPlainSql = """
        SELECT COUNT(*)
        FROM api_key_secrets
        WHERE pepper_id IS NULL AND (expires_at IS NULL OR expires_at > @now);
        """;

    // Runs for every readiness probe; seeks ix_api_key_secrets_pepper once or twice for each pepper ever used.
    private const string FindInUseSql = """
        SELECT p.id
        FROM peppers p
        WHERE EXISTS (SELECT 1 FROM api_key_secrets s WHERE s.pepper_id = p.id AND s.expires_at IS NULL)
           OR EXISTS (SELECT 1 FROM api_key_secrets s WHERE s.pepper_id = p.id AND s.expires_at > @now);
        """;

    public async Task<IReadOnlyList<string>> RegisterAsync(IReadOnlyDictionary<string, byte[]> peppers, CancellationToken cancellationToken)
    {
        var known = (await ListAsync(cancellationToken)).Select(row => row.Id).ToHashSet();
        foreach (var (id, checkValue) in peppers.Where(pepper => !known.Contains(pepper.Key)))
        {
            await RegisterAsync(id, checkValue, cancellationToken);
        }

        return
        [
            .. (await ListAsync(cancellationToken))
                .Where(row => peppers.TryGetValue(row.Id, out var checkValue) && !checkValue.AsSpan().SequenceEqual(row.CheckValue))
                .Select(row => row.Id),
        ];
    }

    public async Task<IReadOnlyDictionary<string, long>> CountLiveSecretsAsync(CancellationToken cancellationToken) =>
        (await database.QueryAsync<PepperUseRow>(CountSql, AtNow(), cancellationToken)).ToDictionary(row => row.Id, row => row.LiveSecrets);

    public async Task<long> CountPlainSecretsAsync(CancellationToken cancellationToken) =>
        (await database.QueryAsync<long>(CountPlainSql, AtNow(), cancellationToken)).Single();

    public Task<IReadOnlyList<string>> FindInUseAsync(CancellationToken cancellationToken) =>
        database.QueryAsync<string>(Lane.Polling, FindInUseSql, AtNow(), cancellationToken);

    private Task<IReadOnlyList<PepperRow>> ListAsync(CancellationToken cancellationToken) =>
        database.QueryAsync<PepperRow>(ListSql, parameters: null, cancellationToken);

    private async Task RegisterAsync(string id, byte[] checkValue, CancellationToken cancellationToken)
    {
        var parameters = database.Parameters()
            .Ascii("id", id, PepperOptions.MaxIdLength)
            .Hash("check_value", checkValue)
            .Instant("created_at", time.GetInstant());
        for (var tries = 1; ; tries++)
        {
            try
            {
                await database.WriteAsync(InsertSql, parameters, cancellationToken);
                return;
            }
            catch (DbException exception) when (SqlStore.IsUniqueViolation(exception) && tries < SqlStore.MaxTries)
            {
                // Another node has registered this pepper, or another one with the same ordinal, in the meantime.
            }
        }
    }

    private SqlParameters AtNow() => database.Parameters().Instant("now", time.GetInstant());

    private sealed class PepperRow
    {
        public string Id { get; init; } = "";

        public byte[] CheckValue { get; init; } = [];
    }

    private sealed class PepperUseRow
    {
        public string Id { get; init; } = "";

        public long LiveSecrets { get; init; }
    }
}
