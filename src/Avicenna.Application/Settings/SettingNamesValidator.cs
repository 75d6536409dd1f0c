using System.Collections;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace Avicenna.Application.Settings;

/// <summary>Refuses names that a section doesn't know, and a single value where a list belongs; the binder ignores both.</summary>
internal sealed class SettingNamesValidator<TOptions>(IConfigurationSection section) : IValidateOptions<TOptions>
    where TOptions : class
{
    public ValidateOptionsResult Validate(string? name, TOptions options)
    {
        var properties = typeof(TOptions).GetProperties();
        var failures = new List<string>();
        foreach (var setting in section.GetChildren())
        {
            var property = properties.FirstOrDefault(property => property.Name.Equals(setting.Key, StringComparison.OrdinalIgnoreCase));
            if (property is null)
            {
                failures.Add($"{setting.Path} is not a setting; section {section.Path} has {string.Join(", ", properties.Select(known => known.Name))}");
            }
            else if (!string.IsNullOrEmpty(setting.Value) && property.PropertyType != typeof(string) && property.PropertyType.IsAssignableTo(typeof(IEnumerable)))
            {
                failures.Add($"{setting.Path} is a list; number its values: {setting.Path}:0, {setting.Path}:1 and so on");
            }
        }

        return failures.Count > 0 ? ValidateOptionsResult.Fail(failures) : ValidateOptionsResult.Success;
    }
}
