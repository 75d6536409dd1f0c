using System.Runtime.InteropServices;

namespace Avicenna.Api.Startup;

/// <summary>A limit on the size of files (<c>ulimit -f</c>).</summary>
internal static class FileSizeLimit
{
    /// <summary>SIGXFSZ on Linux and macOS. By default it ends the process that writes past the limit.</summary>
    private const PosixSignal FileSizeExceeded = (PosixSignal)25;

    /// <summary>Makes a write past the limit fail, which the store reports as it does a full disk.</summary>
    public static IDisposable? Survive() =>
        OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(FileSizeExceeded, context => context.Cancel = true);
}
