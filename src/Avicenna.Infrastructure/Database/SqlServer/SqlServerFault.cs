using System.Data.Common;
using Microsoft.Data.SqlClient;

namespace Avicenna.Infrastructure.Database.SqlServer;

/// <summary>What SQL Server and its client report, by number.</summary>
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

    /// <summary>From this severity on the connection itself is broken.</summary>
    private const byte FatalSeverity = 20;

    /// <summary>What says nothing about the statement: the server has no room, no memory or no time, or isn't the one to write to.</summary>
    private static readonly HashSet<int> ServerTroubles =
    [
        ClientTimeout,
        701, 802, 8645, 8651, // memory
        1204, // memory for locks
        1101, 1105, 9001, 9002, // room for data or log
        LockTimeout,
        927, 942, 952, 976, 978, 983, 3906, 6005, // restoring, offline, in transition, secondary, read-only, shutting down
        10928, 10929, 40197, 40501, 40613, 49918, 49919, 49920, // Azure SQL
    ];

    /// <summary>
    /// Why another attempt to connect may succeed. The client's own list lacks the network's faults: 0 is how it reports a refused
    /// connection on Linux.
    /// </summary>
    public static IReadOnlyList<int> PassingWhileConnecting { get; } =
        [0, 20, 53, 64, 121, 233, 997, 4060, 4221, 10053, 10054, 10060, 10061, 11001, 40143, 40540, 42108, 42109, .. ServerTroubles];

    public static bool IsUniqueViolation(DbException exception) => exception is SqlException { Number: UniqueIndexViolation or UniqueConstraintViolation };

    public static bool IsForeignKeyViolation(DbException exception) => exception is SqlException { Number: ForeignKeyViolation };

    public static bool IsLostRace(DbException exception) => exception is SqlException { Number: Deadlock or SnapshotConflict } or ApplicationLock.LostRaceException;

    /// <summary>A sentence for the log.</summary>
    public static string Describe(Exception exception) => exception switch
    {
        SqlException sql => $"{Describe(sql)} (error {sql.Number}, state {sql.State})",
        ApplicationLock.LostRaceException => "Other transactions came first again and again",
        _ => $"The client library of SQL Server failed: {exception.GetType().Name}",
    };

    // Of those that say nothing about the statement, the text names servers and databases, never what is stored. Only the first: an
    // exception's own message goes on with those of all errors that came with it.
    private static string Describe(SqlException exception) =>
        exception.Number == LockTimeout ? "Another transaction did not release a lock in time"
        : IsLostRace(exception) ? "Other transactions came first again and again"
        : IsTroubleOfTheServer(exception) ? $"The SQL Server can't be reached or can't work now: {exception.Errors[0].Message}"
        : "The SQL Server refused a statement";

    private static bool IsTroubleOfTheServer(SqlException exception) =>
        exception.Class >= FatalSeverity || ServerTroubles.Contains(exception.Number) || exception.Number is 0 or 53 or 4060 or 18456;
}
