namespace Avicenna.Api.CommandLine;

/// <summary>The exit codes of the program. For all but success, the reason is on standard error.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>The command was refused and changed nothing.</summary>
    public const int Refused = 1;

    /// <summary>The command line is invalid.</summary>
    public const int Usage = 2;

    /// <summary>The settings are invalid, the store is unavailable, or the output can't be written.</summary>
    public const int StoreOrConfiguration = 3;

    /// <summary>Interrupted from the keyboard: 128 plus the signal number, as in shells.</summary>
    public const int Interrupted = 130;
}
