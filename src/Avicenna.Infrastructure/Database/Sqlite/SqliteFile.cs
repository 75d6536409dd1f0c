using Avicenna.Infrastructure.Security;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Avicenna.Infrastructure.Database.Sqlite;

/// <summary>
/// The database file and its write-ahead log. Once opened, they must remain the same files: SQLite would continue to use files that were
/// removed or replaced, and everything it writes would be lost.
/// </summary>
internal sealed class SqliteFile
{
    /// <summary>Size in bytes from which the write-ahead log is truncated when nobody is reading.</summary>
    public const long MaxLogLength = 64 * 1024 * 1024;

    private static readonly string[] LogSuffixes = ["-wal", "-shm"];

    private readonly Lock remembering = new();
    private readonly FileProbe database;
    private readonly FileProbe[] logs;
    private volatile Opened? opened;

    /// <param name="path">The path of the database.</param>
    public SqliteFile(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        database = new FileProbe(Path);
        logs = [.. LogSuffixes.Select(suffix => new FileProbe(Path + suffix))];
    }

    public string Path { get; }

    /// <summary>Whether there is a database, or something else at its path.</summary>
    /// <exception cref="StartRefusedException">The file is empty.</exception>
    public bool Exists()
    {
        var existing = database.TryRead();
        return existing is { Length: 0 } && !Directory.Exists(Path)
            ? throw new StartRefusedException(
                $"The database file {Path} is empty. Restore a backup, or remove the file to begin with a new database")
            : existing is not null;
    }

    /// <summary>
    /// Creates the database, readable only by its owner, if it doesn't exist. It is created under a temporary name, so that an empty file is
    /// never a database that is still being created.
    /// </summary>
    /// <exception cref="StoreUnavailableException">The database can't be created.</exception>
    /// <exception cref="StartRefusedException">The file is empty.</exception>
    public void Create()
    {
        if (Exists())
        {
            return;
        }

        var draft = $"{Path}.{Guid.NewGuid():N}";
        try
        {
            OwnerOnlyFiles.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
            OwnerOnlyFiles.Open(draft, FileMode.CreateNew).Dispose();
            using (var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = draft, Mode = SqliteOpenMode.ReadWrite, Pooling = false }.ConnectionString))
            {
                connection.Open();
                connection.Execute("PRAGMA journal_mode = WAL");
            }

            File.Move(draft, Path, overwrite: false);
        }
        catch (IOException) when (File.Exists(Path))
        {
            // Another process created it first.
            File.Delete(draft);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or SqliteException)
        {
            throw new StoreUnavailableException($"The database {Path} can't be made: {exception.Message}", exception);
        }
    }

    public IReadOnlyList<string> FindWarnings() =>
    [
        .. LogSuffixes.Prepend("").Select(suffix => Path + suffix)
            .Where(OwnerOnlyFiles.IsAccessibleToOthers)
            .Select(file => $"The file {file}, which holds keys' hashes and names, is accessible to users other than its owner. Restrict it with: chmod 600 {file}"),
    ];

    /// <summary>Remembers the files when they are opened for the first time. The connection must stay open.</summary>
    public void Remember()
    {
        lock (remembering)
        {
            opened ??= database.TryRead() is { } found ? new Opened(found, [.. logs.Select(log => log.TryRead())]) : null;
        }
    }

    /// <exception cref="StoreUnavailableException">A file was removed, replaced or truncated.</exception>
    public void RequireSame(SqliteConnection connection)
    {
        // Read before the file's length: another thread that has seen the file grow meanwhile would make this length look like a cut.
        var before = opened?.Length;
        if (RequireSame() is var (known, found))
        {
            RequireAllPages(connection, known, before ?? 0, found.Length);
        }
    }

    /// <summary>The same without a connection, for use before there is one: opening a different file would already write to it.</summary>
    /// <returns>The file that was opened and the file that is there now; null if nothing was opened yet.</returns>
    /// <exception cref="StoreUnavailableException">A file was removed or replaced.</exception>
    public (Opened Known, FileIdentity Database)? RequireSame()
    {
        if (opened is not { } known)
        {
            return null;
        }

        if (database.TryRead() is not { } found)
        {
            throw new StoreUnavailableException($"The database file {Path} is gone. Put it back, or stop Avicenna, restore a backup and start it again");
        }

        if (!found.IsSameFileAs(known.Database))
        {
            throw new StoreUnavailableException($"The database file {Path} was replaced by another one. Restart Avicenna to use the new one");
        }

        for (var index = 0; index < logs.Length; index++)
        {
            if (known.Logs[index] is { } log && logs[index].TryRead()?.IsSameFileAs(log) != true)
            {
                throw new StoreUnavailableException(
                    $"The file {logs[index].Path}, which belongs to the open database, was removed or replaced. Restart Avicenna");
            }
        }

        return (known, found);
    }

    /// <summary>
    /// Truncates the write-ahead log if it has become long. Doesn't wait: if somebody is reading, another write tries again.
    /// </summary>
    public void TruncateLongLog(SqliteConnection connection)
    {
        if (logs[0].TryRead() is not { Length: > MaxLogLength })
        {
            return;
        }

        try
        {
            connection.Execute("PRAGMA busy_timeout = 0; PRAGMA wal_checkpoint(TRUNCATE);");
            connection.Execute($"PRAGMA busy_timeout = {SqliteDialect.BusyTimeoutSeconds * 1000};");
        }
        catch (SqliteException)
        {
            // The next write fails in the same way, and has a caller to report it to.
        }
    }

    // VACUUM also shortens the file, which then still has all of its pages.
    private void RequireAllPages(SqliteConnection connection, Opened known, long before, long length)
    {
        if (length < before)
        {
            var needed = connection.ExecuteScalar<long>("PRAGMA page_count") * connection.ExecuteScalar<long>("PRAGMA page_size");
            if (length < needed)
            {
                throw new StoreUnavailableException(
                    $"The database file {Path} was truncated: it has {length} of {needed} bytes. Stop Avicenna, restore a backup and start it again");
            }
        }

        known.Length = length;
    }

    /// <summary>The files as they were opened.</summary>
    internal sealed class Opened(FileIdentity database, IReadOnlyList<FileIdentity?> logs)
    {
        private long length = database.Length;

        public FileIdentity Database => database;

        public IReadOnlyList<FileIdentity?> Logs => logs;

        public long Length
        {
            get => Volatile.Read(ref length);
            set => Volatile.Write(ref length, value);
        }
    }
}
