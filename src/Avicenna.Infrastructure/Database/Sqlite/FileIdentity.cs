namespace Avicenna.Infrastructure.Database.Sqlite;

/// <summary>Identifies a file, whatever its name, and gives its length.</summary>
/// <param name="Device">The file system that contains the file.</param>
/// <param name="Number">The inode, or the creation time if there is no inode.</param>
/// <param name="Length">The length in bytes.</param>
internal readonly record struct FileIdentity(ulong Device, ulong Number, long Length)
{
    public bool IsSameFileAs(FileIdentity other) => Device == other.Device && Number == other.Number;
}
