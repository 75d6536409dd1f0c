using System.Reflection;
using DbUp.Builder;
using DbUp.Engine;

namespace Avicenna.Infrastructure.Database;

/// <summary>Applies the embedded migrations of one database with DbUp, which records applied migrations in a table.</summary>
internal abstract class SchemaMigrator(SqlDialect dialect) : ISchemaMigrator
{
    public virtual bool IsCurrent() => Explain(() => !BuildKnown().IsUpgradeRequired());

    public IReadOnlyList<string> Migrate() =>
        Explain(() => LostRaces.RetryAsync(dialect, () => Task.FromResult(Apply()), CancellationToken.None).GetAwaiter().GetResult());

    /// <summary>Returns the embedded migrations of a database in order.</summary>
    internal static IReadOnlyList<SqlScript> LoadScripts(DatabaseProvider provider)
    {
        var assembly = Assembly.GetExecutingAssembly();
        var prefix = $"{typeof(SchemaMigrator).Namespace}.{provider}.Migrations.";
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(prefix, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name => SqlScript.FromStream(
                    Path.GetFileNameWithoutExtension(name[prefix.Length..]),
                    assembly.GetManifestResourceStream(name)!)),
        ];
    }

    /// <summary>Configures DbUp for the database and its journal table.</summary>
    protected abstract UpgradeEngineBuilder Configure();

    /// <summary>Waits until no other process migrates this database, and keeps others out until the result is disposed.</summary>
    protected abstract IDisposable? AcquireMigrationLock();

    private IReadOnlyList<string> Apply()
    {
        using var migrationLock = AcquireMigrationLock();
        var result = BuildKnown().PerformUpgrade();
        return result.Successful ? [.. result.Scripts.Select(script => script.Name)] : throw result.Error;
    }

    private UpgradeEngine BuildKnown()
    {
        var scripts = LoadScripts(dialect.Provider);
        var engine = Configure()
            .WithScripts(scripts)
            .WithVariablesDisabled()
            .WithTransaction()
            .LogToNowhere()
            .Build();
        return engine.GetExecutedScripts().Except(scripts.Select(script => script.Name)).FirstOrDefault() is { } unknown
            ? throw new StartRefusedException(
                $"The database has the migration {unknown}, which this version does not know. Run the version that applied it, or a later one")
            : engine;
    }

    private T Explain<T>(Func<T> action)
    {
        try
        {
            return action();
        }
        catch (DbException exception)
        {
            throw new StoreUnavailableException(dialect.Describe(exception), exception);
        }
    }
}
