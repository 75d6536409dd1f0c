namespace Avicenna.Testing;

/// <summary>Where the running tests were built from.</summary>
public static class Repository
{
    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Debug or Release.</summary>
    public static string Configuration { get; } = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Avicenna.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException($"No Avicenna.sln above {AppContext.BaseDirectory}");
        }

        return directory.FullName;
    }
}
