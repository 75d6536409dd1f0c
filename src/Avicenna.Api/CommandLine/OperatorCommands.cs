using System.CommandLine;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using System.Data.Common;
using Avicenna.Api.Logging;

namespace Avicenna.Api.CommandLine;

/// <summary>The commands that operators run on the machine itself, with the settings and use cases of the server.</summary>
internal static class OperatorCommands
{
    // By default, the library replaces an argument such as @payments with the content of a file.
    private static readonly ParserConfiguration Literal = new() { ResponseFileTokenReplacer = null };

    private const string UsageErrorCode = "usage_error";

    /// <summary>Parses a command line. Parsing needs no settings.</summary>
    public static ParseResult Parse(OperatorContext context, IReadOnlyList<string> arguments) =>
        new RootCommand("Issues, verifies, limits and governs API keys. Without a command, it runs the server.")
        {
            MigrateCommand.Create(context),
            TenantCommand.Create(context),
            KeyCommand.Create(context),
            AuditCommand.Create(context),
            SecurityCommand.Create(context),
            HealthCommand.Create(context),
        }.Parse(arguments, Literal);

    /// <summary>Whether the command needs the store, unlike help, the version and invalid command lines.</summary>
    public static bool NeedsServices(this ParseResult command) => command.Action is { } action && action == command.CommandResult.Command.Action;

    /// <summary>Runs the command, or prints why it is invalid.</summary>
    public static async Task<int> RunAsync(this ParseResult command)
    {
        try
        {
            return command.Action is ParseErrorAction
                ? await RefuseAsync(command)
                : await command.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A full disk or a closed descriptor. Errors of input files are handled elsewhere.
            return await FailAsync(command, exception, [$"The output can't be written ({exception.GetBaseException().Message}); the command itself may have been carried out"]);
        }
    }

    /// <summary>Prints why the server or a command failed, as text or, with --json, as JSON.</summary>
    /// <param name="command">The command; null for the server.</param>
    /// <param name="failure">The failure.</param>
    /// <param name="sentences">The explanation by <see cref="Explain"/>.</param>
    public static async Task<int> FailAsync(ParseResult? command, Exception failure, IReadOnlyList<string> sentences)
    {
        try
        {
            await PrintAsync(command?.GetValue<bool>(KeyOptions.JsonName) == true, CodeOf(failure), [.. sentences.Select(LogMask.Apply)]);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Standard error is closed or full; only the exit code reports the failure.
        }

        return ExitCodeOf(failure);
    }

    /// <summary>Returns messages for a failure caused outside the program; null for any other failure.</summary>
    public static IReadOnlyList<string>? Explain(Exception exception) => exception switch
    {
        ValidationFailedException failure => [.. failure.Errors.Values.SelectMany(errors => errors)],
        StoreUnavailableException failure => [failure.ToString()],
        AvicennaException failure => [failure.Message],
        DbException failure => [$"The database refused a statement: {failure.GetType().Name}"],
        OptionsValidationException failure => [.. failure.Failures],
        AggregateException failures when failures.InnerExceptions.All(inner => Explain(inner) is not null) =>
            [.. failures.InnerExceptions.SelectMany(inner => Explain(inner)!)],
        OperationCanceledException => ["Interrupted"],
        _ => null,
    };

    private static int ExitCodeOf(Exception exception) => exception switch
    {
        AggregateException failures => failures.InnerExceptions.Max(ExitCodeOf),
        OptionsValidationException or StartRefusedException or StoreUnavailableException or DbException
            or IOException or UnauthorizedAccessException => ExitCode.StoreOrConfiguration,
        OperationCanceledException => ExitCode.Interrupted,
        _ => ExitCode.Refused,
    };

    private static string CodeOf(Exception exception) => exception is AvicennaException { Error.Code: var code } ? code : ExitCodeOf(exception) switch
    {
        ExitCode.StoreOrConfiguration => "start_refused",
        ExitCode.Interrupted => "interrupted",
        _ => "refused",
    };

    private static async Task<int> RefuseAsync(ParseResult command)
    {
        string[] sentences = [.. command.Errors.Select(error => LogMask.Apply(error.Message)), $"For usage: {PathOf(command.CommandResult)}--help"];
        // An invalid command line may still ask for JSON.
        await PrintAsync(command.Tokens.Any(token => token.Value == KeyOptions.JsonName), UsageErrorCode, sentences);
        return ExitCode.Usage;
    }

    private static async Task PrintAsync(bool asJson, string code, IReadOnlyList<string> sentences)
    {
        if (asJson)
        {
            await Console.Error.PrintJsonAsync(new { Success = false, Message = string.Join('\n', sentences), Code = code });
            return;
        }

        foreach (var sentence in sentences)
        {
            await Console.Error.PrintLineAsync($"{sentence}");
        }
    }

    private static string PathOf(SymbolResult? result) =>
        result is CommandResult { Command: not RootCommand and var command } ? $"{PathOf(result.Parent)}{command.Name} " : "";
}
