using Avicenna.Api;
using Avicenna.Api.CommandLine;
using Avicenna.Api.Logging;
using Avicenna.Api.Startup;
using Avicenna.Infrastructure;

var (settings, arguments) = SettingArguments.Split(args);
var context = new OperatorContext();
var command = arguments.Length == 0 ? null : OperatorCommands.Parse(context, arguments);
if (command is not null && !command.NeedsServices())
{
    return await command.RunAsync();
}

var sources = SettingSources.Read(settings);
var builder = ServerHost.CreateBuilder(sources);
builder.Logging.ConfigureForConsole(isServer: command is null);
builder.Services.AddApplication();
builder.Services.AddInfrastructure();
builder.Services.AddApi();
builder.LoadSettings(sources);

try
{
    using var stopGuard = new StopGuard();
    await using var app = builder.Build();
    stopGuard.Watch(app.Lifetime);
    app.Services.GetRequiredService<SettingsCheck>().Run(app.Services);
    context.Services = app.Services;
    app.UseApi();
    return command is null ? await Server.RunAsync(app) : await command.RunAsync();
}
catch (Exception exception) when (OperatorCommands.Explain(exception) is { } sentences)
{
    return await OperatorCommands.FailAsync(command, exception, sentences);
}
