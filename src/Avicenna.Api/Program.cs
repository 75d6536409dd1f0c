using System.Text;
using Avicenna.Api;
using Avicenna.Api.CommandLine;
using Avicenna.Api.Logging;
using Avicenna.Api.Startup;
using Avicenna.Application;
using Avicenna.Infrastructure;

var (settings, command) = SettingArguments.Split(args);

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = settings, ContentRootPath = AppContext.BaseDirectory });
builder.WebHost.ConfigureKestrel(kestrel =>
{
    kestrel.AddServerHeader = false;
    // Octet by octet (RFC 9110 section 5.5): proxies pass on what clients send, and what isn't UTF-8 is for /verify to decide about.
    kestrel.RequestHeaderEncodingSelector = _ => Encoding.Latin1;
});
builder.Logging.ConfigureForConsole(isServer: command.Length == 0);
builder.Services.AddApplication();
builder.Services.AddInfrastructure(builder.Configuration);
builder.Services.AddApi();

try
{
    await using var app = builder.Build();
    app.UseApi();
    return command.Length == 0 ? await Server.RunAsync(app) : await OperatorCommands.RunAsync(app.Services, command);
}
catch (Exception exception) when (OperatorCommands.Explain(exception) is { } sentences)
{
    foreach (var sentence in sentences)
    {
        await Console.Error.WriteLineAsync(sentence);
    }

    return ExitCode.Failure;
}
