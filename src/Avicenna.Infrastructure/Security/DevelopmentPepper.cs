using System.Security.Cryptography;
using Avicenna.Application.Authentication;
using Avicenna.Application.Startup;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Avicenna.Infrastructure.Security;

/// <summary>
/// In Development, where no pepper is configured, makes one beside the database and uses it from then on. Only its owner can
/// read the file.
/// </summary>
internal sealed class DevelopmentPepper(IHostEnvironment environment, IOptions<DatabaseOptions> database) : IPostConfigureOptions<SecurityOptions>
{
    private const string PepperId = "development";

    public void PostConfigure(string? name, SecurityOptions options)
    {
        if (environment.IsDevelopment() && options.Peppers.Count == 0)
        {
            options.Peppers.Add(new PepperOptions { Id = PepperId, Value = ReadOrMake(FilePath()) });
        }
    }

    private string FilePath()
    {
        var connectionString = database.Value.TryGetProvider() == DatabaseProvider.Sqlite
            ? database.Value.ConnectionString
            : DatabaseOptions.DefaultSqliteConnectionString;
        return Path.ChangeExtension(Path.GetFullPath(new SqliteConnectionStringBuilder(connectionString).DataSource), ".pepper");
    }

    private static string ReadOrMake(string path)
    {
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            Make(path);
        }

        return File.ReadAllText(path).Trim();
    }

    // Written aside and then moved, so that another process sees the whole file or none, and the first one wins.
    private static void Make(string path)
    {
        var temporary = $"{path}.{Guid.NewGuid():N}";
        var create = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            create.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var writer = new StreamWriter(temporary, create))
        {
            writer.WriteLine(Convert.ToBase64String(RandomNumberGenerator.GetBytes(PepperOptions.MinBytes)));
        }

        try
        {
            File.Move(temporary, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            File.Delete(temporary);
        }
    }
}
