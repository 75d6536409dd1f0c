using System.CommandLine;
using Avicenna.Application.Startup;

namespace Avicenna.Api.CommandLine;

internal static class MigrateCommand
{
    public static Command Create(OperatorContext context)
    {
        var command = new Command("migrate", "Bring the database's schema up to date. Safe to run again, and on several nodes at once.");
        command.SetAction(async (parsed, _) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var applied = context.Services.GetRequiredService<ISchemaMigrator>().Migrate();
            foreach (var name in applied)
            {
                await output.PrintLineAsync($"Applied {name}");
            }

            await output.PrintLineAsync($"The schema is up to date");
            return ExitCode.Success;
        });
        return command;
    }
}
