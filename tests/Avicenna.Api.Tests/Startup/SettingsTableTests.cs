using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Avicenna.Api.Startup;
using Avicenna.Application;
using Avicenna.Application.Settings;
using Avicenna.Application.Startup;
using Avicenna.Application.Tenants;
using Avicenna.Infrastructure;
using Avicenna.Testing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Moq;

namespace Avicenna.Api.Tests.Startup;

/// <summary>Compares the README's table of settings with the options classes: names in both directions, and defaults.</summary>
internal sealed partial class SettingsTableTests
{
    /// <summary>What the framework reads by hand: its documentation names the rest.</summary>
    private static readonly string[] FrameworkRows = ["urls", "Kestrel:Limits:MaxConcurrentConnections", "Kestrel:…", "Logging:…"];

    private static readonly List<(string Name, string Default)> Rows = ReadRows();

    private static IEnumerable<string> Names => Settings(Environments.Production).Select(setting => setting.Name);

    [Test]
    public void Table_Names_AreTheSettingsThatThereAre()
    {
        Names.Should().HaveCountGreaterThan(15);
        Rows.Select(row => row.Name).Should().BeEquivalentTo([.. Names, .. FrameworkRows]);
    }

    [TestCaseSource(nameof(Names))]
    public void Table_Default_IsThatOfTheOptions(string name)
    {
        var shown = Rows.Single(row => row.Name == name).Default;

        foreach (var environment in new[] { Environments.Development, Environments.Production })
        {
            var value = Settings(environment).Single(setting => setting.Name == name).Value;
            shown.Should().MatchRegex($@"(^|\s){Regex.Escape(Show(value))}($|\W)", environment);
        }
    }

    private static List<(string Name, string Default)> ReadRows()
    {
        var rows = new List<(string Name, string Default)>();
        foreach (System.Text.RegularExpressions.Match match in Row.Matches(File.ReadAllText(Path.Combine(Repository.Root, "README.md"))))
        {
            rows.Add((match.Groups["name"].Value, match.Groups["default"].Value is "likewise" ? rows[^1].Default : match.Groups["default"].Value));
        }

        return rows;
    }

    private static IEnumerable<(string Name, object? Value)> Settings(string environment) =>
        new ServiceCollection().AddApplication().AddInfrastructure().AddApi()
            .Select(descriptor => descriptor.ImplementationInstance).OfType<SettingsSection>()
            .SelectMany(section => Settings(section.Name, WithDefaults(section.Type, environment)));

    private static IEnumerable<(string Name, object? Value)> Settings(string path, object options)
    {
        foreach (var property in options.GetType().GetProperties())
        {
            var name = property.GetCustomAttribute<SettingNameAttribute>()?.Name ?? $"{path}:{property.Name}";
            var value = property.GetValue(options);
            if (property.PropertyType == typeof(string) || !property.PropertyType.IsAssignableTo(typeof(IEnumerable)))
            {
                yield return (name, value);
            }
            else if (property.PropertyType.GenericTypeArguments is [var item] && item != typeof(string))
            {
                foreach (var setting in Settings($"{name}:N", Activator.CreateInstance(item)!))
                {
                    yield return setting;
                }
            }
            else if (property.PropertyType.IsAssignableTo(typeof(IDictionary<string, string>)))
            {
                yield return ($"{name}:NAME", null);
            }
            else
            {
                yield return ($"{name}:N", (value as IEnumerable)?.Cast<object>().SingleOrDefault());
            }
        }
    }

    private static object WithDefaults(Type type, string environment)
    {
        var defaults = new DevelopmentDefaults(Mock.Of<IHostEnvironment>(host => host.EnvironmentName == environment));
        var options = Activator.CreateInstance(type)!;
        switch (options)
        {
            case DatabaseOptions database:
                defaults.PostConfigure(null, database);
                // It hangs on the store that is chosen, not on the environment.
                database.ConnectionString ??= DatabaseOptions.DefaultSqliteConnectionString;
                break;
            case TenancyOptions tenancy:
                defaults.PostConfigure(null, tenancy);
                break;
        }

        return options;
    }

    private static string Show(object? value) => value switch
    {
        null or "" => "none",
        int number => number.ToString(CultureInfo.InvariantCulture),
        bool flag => flag ? "`true`" : "`false`",
        _ => $"`{value}`",
    };

    [GeneratedRegex(@"^\| `(?<name>[\w:…]+)` \|.*\| (?<default>[^|]+) \|\r?$", RegexOptions.Multiline)]
    private static partial Regex Row { get; }
}
