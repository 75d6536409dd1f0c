namespace Avicenna.Api.Startup;

/// <summary>Checks all settings before anything uses them: first names and shapes, then values.</summary>
/// <param name="found">The problems found in the sources.</param>
internal sealed class SettingsCheck(IReadOnlyList<string> found)
{
    /// <summary>Adds the valid settings to the configuration, and keeps a message about each invalid one.</summary>
    public static SettingsCheck Load(IConfigurationBuilder configuration, SettingSources sources, KnownSettings known)
    {
        var (problems, values) = (sources.Problems.ToList(), new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase));
        foreach (var source in sources.All)
        {
            var accepted = new Dictionary<string, Setting>(StringComparer.OrdinalIgnoreCase);
            foreach (var setting in source)
            {
                if (!known.Accepts(setting, out var problem))
                {
                    problems.AddRange(problem is null ? [] : [problem]);
                }
                else if (!accepted.TryAdd(setting.Name, setting) && accepted[setting.Name] is var other && other.Value != setting.Value)
                {
                    // Variables are case-sensitive and settings aren't, and no order says which one is meant.
                    problems.Add($"{other.Name} has two values: {other.Origin} and {setting.Origin}; remove one of them");
                }
            }

            foreach (var setting in accepted.Values)
            {
                values[setting.Name] = setting.Value;
            }
        }

        configuration.AddInMemoryCollection(values.Where(setting => setting.Value is not null));
        return new SettingsCheck(problems);
    }

    /// <exception cref="OptionsValidationException">Settings are invalid; contains a message for each.</exception>
    public void Run(IServiceProvider services)
    {
        var problems = found.Concat(ListenAddresses.FindProblems(services.GetRequiredService<IConfiguration>())).Concat(FindWrongValues(services)).Distinct().ToList();
        if (problems.Count > 0)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(IConfiguration), problems);
        }
    }

    private static IEnumerable<string> FindWrongValues(IServiceProvider services)
    {
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
            return [];
        }
        catch (OptionsValidationException exception)
        {
            return exception.Failures;
        }
        catch (AggregateException exception)
        {
            return exception.InnerExceptions.OfType<OptionsValidationException>().SelectMany(inner => inner.Failures);
        }
    }
}
