using Avicenna.Application.Errors;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Avicenna.Application.Settings;

public static class SettingsServiceCollectionExtensions
{
    /// <summary>Binds a section to its options, strictly: names and shapes are checked too, since a setting that is silently ignored opens doors.</summary>
    public static IServiceCollection AddSettings<TOptions>(this IServiceCollection services, string section)
        where TOptions : class
    {
        services.AddOptions<TOptions>()
            .Configure<IConfiguration>((options, configuration) => Bind(options, configuration.GetSection(section)))
            .ValidateOnStart();
        services.AddSingleton<IValidateOptions<TOptions>>(provider =>
            new SettingNamesValidator<TOptions>(provider.GetRequiredService<IConfiguration>().GetSection(section)));
        return services;
    }

    private static void Bind(object options, IConfigurationSection section)
    {
        try
        {
            section.Bind(options);
        }
        catch (InvalidOperationException exception)
        {
            // A value of the wrong type; the binder's sentence names the setting and the type.
            throw new StartRefusedException(exception.Message);
        }
    }
}
