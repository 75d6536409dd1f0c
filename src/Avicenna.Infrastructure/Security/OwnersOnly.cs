namespace Avicenna.Infrastructure.Security;

/// <summary>Files and directories that nobody but their owner can read, whatever the process's umask.</summary>
internal static class OwnersOnly
{
    private const UnixFileMode ForFiles = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Opens a file for reading and writing by nobody else meanwhile; one that is made is its owner's.</summary>
    public static FileStream Open(string path, FileMode mode)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = ForFiles;
        }

        return new FileStream(path, options);
    }

    /// <summary>Makes a directory unless it is there.</summary>
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

    /// <summary>Whether anybody but its owner may do anything with a file.</summary>
    public static bool IsLoose(string path) =>
        !OperatingSystem.IsWindows() && File.Exists(path) && (File.GetUnixFileMode(path) & ~(ForFiles | UnixFileMode.UserExecute)) != 0;
}
