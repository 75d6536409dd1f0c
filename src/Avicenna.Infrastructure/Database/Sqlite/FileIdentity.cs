using System.Runtime.InteropServices;
using System.Text;

namespace Avicenna.Infrastructure.Database.Sqlite;

/// <summary>
/// Identifies the file at a path, whatever its name, and gives its length. It is read without opening the file: when a process closes any
/// descriptor of a file, POSIX releases the locks that SQLite holds on it (https://sqlite.org/howtocorrupt.html, section 2.2).
/// </summary>
/// <param name="Device">The file system that contains the file.</param>
/// <param name="Number">The inode, or the creation time if there is no inode.</param>
/// <param name="Length">The length in bytes.</param>
internal readonly record struct FileIdentity(ulong Device, ulong Number, long Length)
{
    // Linux's statx, whose structure is the same on all its architectures: https://man7.org/linux/man-pages/man2/statx.2.html
    private const int StructureSize = 256;
    private const int InodeOffset = 32;
    private const int LengthOffset = 40;
    private const int DeviceOffset = 136;
    private const uint InodeAndLength = 0x100 | 0x200;
    private const int WorkingDirectory = -100;

    /// <returns>The identity, or null if the file doesn't exist or can't be accessed.</returns>
    public static FileIdentity? TryRead(string path)
    {
        if (!OperatingSystem.IsLinux())
        {
            var file = new FileInfo(path);
            return file.Exists ? new FileIdentity(0, (ulong)file.CreationTimeUtc.Ticks, file.Length) : null;
        }

        var structure = new byte[StructureSize];
        return StatX(WorkingDirectory, Encoding.UTF8.GetBytes(path + '\0'), flags: 0, InodeAndLength, structure) != 0
            ? null
            : new FileIdentity(
                BitConverter.ToUInt64(structure, DeviceOffset),
                BitConverter.ToUInt64(structure, InodeOffset),
                BitConverter.ToInt64(structure, LengthOffset));
    }

    public bool IsSameFileAs(FileIdentity other) => Device == other.Device && Number == other.Number;

    [DllImport("libc", EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int StatX(int directory, byte[] path, int flags, uint mask, byte[] structure);
}
