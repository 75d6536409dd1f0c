using System.CommandLine;
using Avicenna.Application.Abstractions;

namespace Avicenna.Api.CommandLine;

internal static class MigrateCommand
{
    public static Command Create(IServiceProvider services)
    {
        var command = new Command("migrate", "Bring the database's schema up to date. Safe to run again, and on several nodes at once.");
        command.SetAction(async (parsed, _) =>
        {
            var output = parsed.InvocationConfiguration.Output;
            var applied = services.GetRequiredService<ISchemaMigrator>().Migrate();
            foreach (var name in applied)
            {
                await output.WriteLineAsync($"Applied {name}");
            }

            await output.WriteLineAsync("The schema is up to date");
            return ExitCode.Success;
        });
        return command;
    }
}
