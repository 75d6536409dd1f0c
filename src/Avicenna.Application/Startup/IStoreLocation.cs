namespace Avicenna.Application.Startup;

/// <summary>Where the store is, for people.</summary>
public interface IStoreLocation
{
    /// <summary>The database's file with its full path, or its server and name; never a password.</summary>
    string Describe();

    /// <summary>What an operator should mend about it, as sentences.</summary>
    IReadOnlyList<string> FindWarnings();
}
