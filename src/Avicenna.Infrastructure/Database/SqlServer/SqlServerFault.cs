using Microsoft.Data.SqlClient;

namespace Avicenna.Infrastructure.Database.SqlServer;

/// <summary>Classifies what SQL Server and its client report, by error number.</summary>
internal static class SqlServerFault
{
    // Error numbers: https://learn.microsoft.com/sql/relational-databases/errors-events/database-engine-events-and-errors
    private const int UniqueIndexViolation = 2601;
    private const int UniqueConstraintViolation = 2627;
    private const int ForeignKeyViolation = 547;
    private const int Deadlock = 1205;
    private const int SnapshotConflict = 3960;
    private const int LockTimeout = 1222;
    private const int ClientTimeout = -2;

    /// <summary>At this severity and above, the connection itself is broken.</summary>
    private const byte FatalSeverity = 20;

    /// <summary>Errors unrelated to the statement: the server lacks space, memory or time, or isn't the one to write to.</summary>
    private static readonly HashSet<int> ServerErrors =
    [
        ClientTimeout,
        701, 802, 8645, 8651, // memory
        1204, // memory for locks
        1101, 1105, 9001, 9002, // space for data or log
        LockTimeout,
        927, 942, 952, 976, 978, 983, 3906, 6005, // restoring, offline, in transition, secondary, read-only, shutting down
        10928, 10929, 40197, 40501, 40613, 49918, 49919, 49920, // Azure SQL
    ];

    /// <summary>
    /// Errors after which another attempt to connect may succeed. The client's own list lacks network faults: on Linux it reports a refused
    /// connection as 0.
    /// </summary>
    public static IReadOnlyList<int> TransientWhileConnecting { get; } =
        [0, 20, 53, 64, 121, 233, 997, 4060, 4221, 10053, 10054, 10060, 10061, 11001, 40143, 40540, 42108, 42109, .. ServerErrors];

    public static bool IsUniqueViolation(DbException exception) => exception is SqlException { Number: UniqueIndexViolation or UniqueConstraintViolation };

    public static bool IsForeignKeyViolation(DbException exception) => exception is SqlException { Number: ForeignKeyViolation };

    public static bool IsLostRace(DbException exception) => exception is SqlException { Number: Deadlock or SnapshotConflict } or ApplicationLock.LostRaceException;

    /// <summary>Describes the error for the log.</summary>
    public static string Describe(Exception exception) => exception switch
    {
        SqlException sql => $"{Describe(sql)} (error {sql.Number}, state {sql.State})",
        ApplicationLock.LostRaceException => "The transaction lost against other transactions several times",
        _ => $"The client library of SQL Server failed: {exception.GetType().Name}",
    };

    // The text of errors unrelated to the statement names servers and databases, never stored values. Only the first error is used, because
    // the exception's own message also contains all errors that came with it.
    private static string Describe(SqlException exception) =>
        exception.Number == LockTimeout ? "Another transaction did not release a lock in time"
        : IsLostRace(exception) ? "The transaction lost against other transactions several times"
        : IsServerError(exception) ? $"The SQL Server is unavailable: {exception.Errors[0].Message}"
        : "The SQL Server refused a statement";

    private static bool IsServerError(SqlException exception) =>
        exception.Class >= FatalSeverity || ServerErrors.Contains(exception.Number) || exception.Number is 0 or 53 or 4060 or 18456;
}
