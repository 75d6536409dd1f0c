using System.CommandLine;
using System.Data.Common;
using Avicenna.Application.Errors;
using Microsoft.Extensions.Options;

namespace Avicenna.Api.CommandLine;

/// <summary>What an operator does on the machine itself, with the server's own settings and use cases.</summary>
internal static class OperatorCommands
{
    public static Task<int> RunAsync(IServiceProvider services, IReadOnlyList<string> arguments)
    {
        var context = new OperatorContext(services);
        var root = new RootCommand("Issues, verifies, limits and governs API keys. Without a command it serves.")
        {
            MigrateCommand.Create(services),
            TenantCommand.Create(context),
            KeyCommand.Create(context),
            AuditCommand.Create(context),
            SecurityCommand.Create(context),
        };
        return root.Parse(arguments).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    /// <summary>The exit code for a failure that <see cref="Explain"/> has sentences for.</summary>
    public static int ExitCodeOf(Exception exception) => exception switch
    {
        AggregateException failures => failures.InnerExceptions.Max(ExitCodeOf),
        OptionsValidationException or StartRefusedException or StoreUnavailableException or DbException => ExitCode.StoreOrConfiguration,
        _ => ExitCode.Failure,
    };

    /// <summary>The sentences for a failure that has its cause outside the program; null for any other.</summary>
    public static IReadOnlyList<string>? Explain(Exception exception) => exception switch
    {
        ValidationFailedException failure => [.. failure.Errors.Values.SelectMany(errors => errors)],
        StoreUnavailableException { InnerException: { } cause } failure => [$"{failure.Message}: {cause.Message}"],
        AvicennaException failure => [failure.Message],
        DbException failure => [$"The database refused: {failure.Message}"],
        OptionsValidationException failure => [.. failure.Failures],
        AggregateException failures when failures.InnerExceptions.All(inner => Explain(inner) is not null) =>
            [.. failures.InnerExceptions.SelectMany(inner => Explain(inner)!)],
        _ => null,
    };
}
