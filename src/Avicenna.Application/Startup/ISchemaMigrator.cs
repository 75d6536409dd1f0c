namespace Avicenna.Application.Startup;

/// <summary>Migrates the database schema to what this version needs.</summary>
public interface ISchemaMigrator
{
    /// <summary>Whether every migration that this version knows has been applied.</summary>
    /// <exception cref="Errors.StartRefusedException">A migration was applied that only a later version knows.</exception>
    bool IsCurrent();

    /// <summary>Applies the missing migrations in one transaction. If two nodes call it at once, the second waits and finds nothing to do.</summary>
    /// <returns>The names of the applied migrations in order.</returns>
    /// <exception cref="Errors.StartRefusedException">A migration was applied that only a later version knows.</exception>
    IReadOnlyList<string> Migrate();
}
