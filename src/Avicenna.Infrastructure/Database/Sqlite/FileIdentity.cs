using System.Runtime.InteropServices;
using System.Text;

namespace Avicenna.Infrastructure.Database.Sqlite;

/// <summary>
/// Which file a path leads to, however it is named, and how long that is. Read without opening it: when a process closes any
/// descriptor of a file, POSIX takes away the locks that SQLite holds on it (https://sqlite.org/howtocorrupt.html, section 2.2).
/// </summary>
/// <param name="Device">The file system that it is on.</param>
/// <param name="Number">Its inode; where there is none to be had, when it was made.</param>
/// <param name="Length">In bytes.</param>
internal readonly record struct FileIdentity(ulong Device, ulong Number, long Length)
{
    // Linux's statx, whose structure is the same on all its architectures: https://man7.org/linux/man-pages/man2/statx.2.html
    private const int StructureSize = 256;
    private const int InodeOffset = 32;
    private const int LengthOffset = 40;
    private const int DeviceOffset = 136;
    private const uint InodeAndLength = 0x100 | 0x200;
    private const int WorkingDirectory = -100;

    /// <returns>Null: there is no such file, or no way to it.</returns>
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
