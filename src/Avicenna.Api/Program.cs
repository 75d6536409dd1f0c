using Avicenna.Api;
using Avicenna.Api.CommandLine;
using Avicenna.Api.Logging;
using Avicenna.Api.Startup;
using Avicenna.Application;
using Avicenna.Domain.ApiKeys;
using Avicenna.Infrastructure;

var (settings, command) = SettingArguments.Split(args);
var sources = SettingSources.Read(settings);
var builder = ServerHost.CreateBuilder(sources);
builder.Logging.ConfigureForConsole(isServer: command.Length == 0);
builder.Services.AddApplication();
builder.Services.AddInfrastructure();
builder.Services.AddApi();
builder.LoadSettings(sources);

try
{
    await using var app = builder.Build();
    app.Services.GetRequiredService<SettingsCheck>().Run(app.Services);
    app.UseApi();
    return command.Length == 0 ? await Server.RunAsync(app) : await OperatorCommands.RunAsync(app.Services, command);
}
catch (Exception exception) when (OperatorCommands.Explain(exception) is { } sentences)
{
    foreach (var sentence in sentences)
    {
        await Console.Error.WriteLineAsync(SecretMask.Apply(sentence));
    }

    return OperatorCommands.ExitCodeOf(exception);
}
