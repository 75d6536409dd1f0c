using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Avicenna.Application.Settings;

public static class SettingsServiceCollectionExtensions
{
    /// <summary>Binds a section to its options and registers its names. Unknown names are refused at startup.</summary>
    public static IServiceCollection AddSettings<TOptions>(this IServiceCollection services, string section)
        where TOptions : class
    {
        services.AddSingleton(new SettingsSection(section, typeof(TOptions)));
        services.AddOptions<TOptions>()
            .Configure<IConfiguration>((options, configuration) => Bind(options, configuration, section))
            .ValidateOnStart();
        return services;
    }

    private static void Bind(object options, IConfiguration configuration, string section)
    {
        configuration.GetSection(section).Bind(options);
        foreach (var property in options.GetType().GetProperties())
        {
            if (property.GetCustomAttribute<SettingNameAttribute>() is { } setting)
            {
                property.SetValue(options, configuration[setting.Name]);
            }
        }
    }
}
