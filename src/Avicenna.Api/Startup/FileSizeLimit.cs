using System.Runtime.InteropServices;

namespace Avicenna.Api.Startup;

/// <summary>Handles the limit on file sizes (<c>ulimit -f</c>).</summary>
internal static class FileSizeLimit
{
    /// <summary>SIGXFSZ on Linux and macOS. By default it terminates a process that writes past the limit.</summary>
    private const PosixSignal FileSizeExceeded = (PosixSignal)25;

    /// <summary>Makes a write past the limit fail instead, which the store reports like a full disk.</summary>
    public static IDisposable? ReportAsError() =>
        OperatingSystem.IsWindows() ? null : PosixSignalRegistration.Create(FileSizeExceeded, context => context.Cancel = true);
}
