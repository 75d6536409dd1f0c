using Microsoft.Data.Sqlite;

namespace Avicenna.Infrastructure.Database.Sqlite;

/// <summary>Describes SQLite's errors and what to do about them. Result codes: https://sqlite.org/rescode.html</summary>
internal static class SqliteFault
{
    public const int Busy = 5;
    public const int Locked = 6;

    /// <summary>A transaction lost the race for its beginning against other connections, again and again for ten seconds.</summary>
    public const int Protocol = 15;

    public static string Describe(Exception exception, string path) => exception is SqliteException sqlite
        ? $"{Explain(sqlite.SqliteErrorCode, path)} (SQLite's error {sqlite.SqliteExtendedErrorCode})"
        : $"The client library of SQLite failed: {exception.GetType().Name}";

    private static string Explain(int code, string path) => code switch
    {
        Busy or Locked or Protocol => $"Another process holds the lock of the database {path}",
        8 => $"The database {path} can't be written to: the file, its directory or its disk is read-only",
        10 => $"The database {path} can't be read or written: the disk failed, or a file size limit was reached",
        11 => $"The database {path} is damaged. Stop Avicenna, restore a backup and start it again",
        13 => $"The disk of the database {path} is full",
        14 when Directory.Exists(path) => $"{path} is a directory, not a database file",
        14 when !File.Exists(path) => $"There is no database file {path}",
        14 => $"The database {path} can't be opened: Avicenna needs permission to read and write the file and its directory, and free file descriptors",
        26 => $"The file {path} is not a SQLite database",
        _ => $"The database {path} refused a statement",
    };
}
