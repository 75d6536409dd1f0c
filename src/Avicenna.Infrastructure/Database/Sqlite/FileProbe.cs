using System.Runtime.InteropServices;
using System.Text;

namespace Avicenna.Infrastructure.Database.Sqlite;

/// <summary>
/// Reads the identity of the file at a path without opening the file: when a process closes any descriptor of a file, POSIX releases the locks that
/// SQLite holds on it (https://sqlite.org/howtocorrupt.html, section 2.2).
/// </summary>
internal sealed class FileProbe(string path)
{
    // Linux's statx, whose structure is the same on all its architectures: https://man7.org/linux/man-pages/man2/statx.2.html
    private const int StructureSize = 256;
    private const int InodeOffset = 32;
    private const int LengthOffset = 40;
    private const int DeviceOffset = 136;
    private const uint InodeAndLength = 0x100 | 0x200;
    private const int WorkingDirectory = -100;

    // Encoded once, because each query of the database asks for it.
    private readonly byte[] nativePath = Encoding.UTF8.GetBytes(path + '\0');

    public string Path => path;

    /// <returns>The identity, or null if the file doesn't exist or can't be accessed.</returns>
    public FileIdentity? TryRead()
    {
        if (!OperatingSystem.IsLinux())
        {
            var file = new FileInfo(path);
            return file.Exists ? new FileIdentity(0, (ulong)file.CreationTimeUtc.Ticks, file.Length) : null;
        }

        Span<byte> structure = stackalloc byte[StructureSize];
        return StatX(WorkingDirectory, nativePath, flags: 0, InodeAndLength, ref MemoryMarshal.GetReference(structure)) != 0
            ? null
            : new FileIdentity(
                MemoryMarshal.Read<ulong>(structure[DeviceOffset..]),
                MemoryMarshal.Read<ulong>(structure[InodeOffset..]),
                MemoryMarshal.Read<long>(structure[LengthOffset..]));
    }

    [DllImport("libc", EntryPoint = "statx")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int StatX(int directory, byte[] path, int flags, uint mask, ref byte structure);
}
