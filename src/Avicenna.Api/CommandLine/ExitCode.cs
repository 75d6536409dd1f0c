namespace Avicenna.Api.CommandLine;

/// <summary>How the process says to scripts what became of it.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>Nothing was done; the reason is on standard error.</summary>
    public const int Failure = 1;

    /// <summary>The settings or the store aren't fit to work with; the reason is on standard error.</summary>
    public const int StoreOrConfiguration = 3;
}
