namespace Avicenna.Api.CommandLine;

/// <summary>The exit codes of the program, for scripts. In all but the first case the reason is on standard error.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>What was asked for was refused, and nothing was changed.</summary>
    public const int Refused = 1;

    /// <summary>The command line can't be understood.</summary>
    public const int Usage = 2;

    /// <summary>The settings, the store or the output can't be worked with.</summary>
    public const int StoreOrConfiguration = 3;

    /// <summary>Interrupted from the keyboard: 128 and the signal's number, as shells say it.</summary>
    public const int Interrupted = 130;
}
