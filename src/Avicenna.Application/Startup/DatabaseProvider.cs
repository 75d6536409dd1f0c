namespace Avicenna.Application.Startup;

public enum DatabaseProvider
{
    /// <summary>The embedded store: one file on a local disk.</summary>
    Sqlite,

    /// <summary>Microsoft SQL Server 2019 or later, Azure SQL, and other servers that speak TDS and T-SQL.</summary>
    SqlServer,
}
