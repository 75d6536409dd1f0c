namespace Avicenna.Application.Startup;

/// <summary>Brings the database's schema to what this version needs.</summary>
public interface ISchemaMigrator
{
    /// <summary>Whether every migration that this version knows has been applied.</summary>
    /// <exception cref="Errors.StartRefusedException">So has one that only a later version knows.</exception>
    bool IsCurrent();

    /// <summary>Applies what is missing, all or nothing. Two nodes may call it at once: the second waits, then finds nothing to do.</summary>
    /// <returns>The names of the applied migrations in order.</returns>
    /// <exception cref="Errors.StartRefusedException">The database has a migration that only a later version knows.</exception>
    IReadOnlyList<string> Migrate();
}
