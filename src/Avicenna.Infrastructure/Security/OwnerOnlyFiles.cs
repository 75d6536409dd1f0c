namespace Avicenna.Infrastructure.Security;

/// <summary>Creates files and directories that only their owner can read, regardless of the process's umask.</summary>
internal static class OwnerOnlyFiles
{
    private const UnixFileMode ForFiles = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Opens a file exclusively for reading and writing. A new file is accessible only to its owner.</summary>
    public static FileStream Open(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = ForFiles;
        }

        return new FileStream(path, options);
    }

    /// <summary>Creates a directory if it doesn't exist.</summary>
    public static void CreateDirectory(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, ForFiles | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Whether anyone but the owner can access a file.</summary>
    public static bool IsAccessibleToOthers(string path) =>
        !OperatingSystem.IsWindows() && File.Exists(path) && (File.GetUnixFileMode(path) & ~(ForFiles | UnixFileMode.UserExecute)) != 0;
}
