namespace Avicenna.Application.Startup;

/// <summary>Describes where the store is, for messages.</summary>
public interface IStoreLocation
{
    /// <summary>Returns the full path of the database file, or its server and name; never a password.</summary>
    string Describe();

    /// <summary>Returns problems that an operator should fix, as messages.</summary>
    IReadOnlyList<string> FindWarnings();
}
