using System.Security.Cryptography;
using System.Text;
using Avicenna.Application.Authentication;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Hosting;

namespace Avicenna.Infrastructure.Security;

/// <summary>
/// In Development, if no pepper or no audit key is configured, generates one beside the database and uses it from then on. Only the owner can
/// read the files.
/// </summary>
internal sealed class DevelopmentSecrets(IHostEnvironment environment, IOptions<DatabaseOptions> database) : IPostConfigureOptions<SecurityOptions>
{
    private const string PepperId = "development";
    private const int MaxTries = 100;

    private static readonly TimeSpan WaitBetweenTries = TimeSpan.FromMilliseconds(20);

    public void PostConfigure(string? name, SecurityOptions options)
    {
        if (environment.IsDevelopment() && options.Peppers.Count == 0)
        {
            options.Peppers.Add(new PepperOptions { Id = PepperId, Value = ReadOrCreate(".pepper") });
        }

        if (environment.IsDevelopment() && options.AuditKey.Length == 0)
        {
            options.AuditKey = ReadOrCreate(".audit-key");
        }
    }

    private string ReadOrCreate(string extension)
    {
        try
        {
            var connectionString = database.Value.TryGetProvider() == DatabaseProvider.Sqlite
                ? database.Value.ConnectionString
                : DatabaseOptions.DefaultSqliteConnectionString;
            return ReadOrCreateFile(Path.ChangeExtension(Path.GetFullPath(new SqliteConnectionStringBuilder(connectionString).DataSource), extension));
        }
        catch (OptionsValidationException exception) when (exception.OptionsType == typeof(DatabaseOptions))
        {
            // The start will be refused because of this. With an unused secret, the other settings can be checked as well.
            return Generate();
        }
    }

    // The file is locked while it is read or created. So the first of several processes creates the secret and the others read it; the next
    // process fills a file that a crash left empty.
    private static string ReadOrCreateFile(string path)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                OwnerOnlyFiles.CreateDirectory(Path.GetDirectoryName(path)!);
                using var file = OwnerOnlyFiles.Open(path, FileMode.OpenOrCreate);
                using var reader = new StreamReader(file);
                if (reader.ReadToEnd().Trim() is { Length: > 0 } existing)
                {
                    return existing;
                }

                var generated = Generate();
                file.Write(Encoding.ASCII.GetBytes(generated + '\n'));
                return generated;
            }
            catch (IOException) when (tries < MaxTries)
            {
                Thread.Sleep(WaitBetweenTries);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new OptionsValidationException(Options.DefaultName, typeof(SecurityOptions), [$"The development secrets can't be read or created: {exception.Message}"]);
            }
        }
    }

    private static string Generate() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(PepperOptions.MinBytes));
}
