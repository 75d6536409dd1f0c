using System.Globalization;
using System.Text;
using System.Text.Json;
using Avicenna.Api.Json;
using Avicenna.Application.ApiKeys.ImportApiKeys;
using Avicenna.Application.Errors;
using CsvHelper;
using CsvHelper.Configuration;

namespace Avicenna.Api.CommandLine;

/// <summary>
/// Reads files of keys, every row as strictly as the API reads a body. A row of CSV becomes a JSON object first, so that both
/// kinds have the same rules and sentences.
/// </summary>
internal static class ImportFile
{
    private static readonly string[] Columns =
        [.. typeof(ImportRow).GetProperties().Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name))];

    // Their values are JSON; those of all others are text.
    private static readonly string[] JsonColumns = ["ratelimit_min", "enabled", "metadata"];

    /// <exception cref="ValidationFailedException">The file can't be read at all.</exception>
    public static async Task<(IReadOnlyList<ImportedApiKey> Keys, IReadOnlyList<ImportProblem> Unread)> ReadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        var keys = new List<ImportedApiKey>();
        var unread = new List<ImportProblem>();
        try
        {
            using var text = file.OpenText();
            var rows = file.Extension switch
            {
                ".csv" => ReadCsvAsync(text, cancellationToken),
                ".jsonl" => ReadLinesAsync(text, cancellationToken),
                _ => throw new ValidationFailedException("file", "--file must name a file that ends in .csv or .jsonl"),
            };
            await foreach (var (line, json) in rows)
            {
                try
                {
                    keys.Add(((ImportRow)JsonBody.Read(Encoding.UTF8.GetBytes(json), typeof(ImportRow), ApiJson.Options)).ToImportedApiKey(line));
                }
                catch (ValidationFailedException exception)
                {
                    unread.Add(new ImportProblem(line, exception.Message));
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ValidationFailedException("file", $"The file can't be read: {exception.Message}");
        }
        catch (CsvHelperException exception)
        {
            // Its message repeats the row; a hash is no secret, but has no business on a terminal.
            throw new ValidationFailedException("file", $"Line {exception.Context?.Parser?.RawRow}: this is not CSV");
        }

        return (keys, unread);
    }

    private static async IAsyncEnumerable<(int Line, string Json)> ReadLinesAsync(
        TextReader text, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var line = 1; await text.ReadLineAsync(cancellationToken) is { } json; line++)
        {
            if (!string.IsNullOrWhiteSpace(json))
            {
                yield return (line, json);
            }
        }
    }

    private static async IAsyncEnumerable<(int Line, string Json)> ReadCsvAsync(
        TextReader text, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var csv = new CsvReader(text, new CsvConfiguration(CultureInfo.InvariantCulture) { TrimOptions = TrimOptions.Trim, MissingFieldFound = null });
        if (!await csv.ReadAsync() || !csv.ReadHeader())
        {
            throw new ValidationFailedException("file", "The file is empty; its first line must name the columns");
        }

        var header = csv.HeaderRecord!;
        if (header.FirstOrDefault(column => !Columns.Contains(column)) is { } unknown)
        {
            throw new ValidationFailedException("file", $"Unknown column '{Problems.CallerText.Shorten(unknown)}'; the columns are {string.Join(", ", Columns)}");
        }

        if (header.GroupBy(column => column).FirstOrDefault(group => group.Count() > 1) is { } repeated)
        {
            throw new ValidationFailedException("file", $"Column '{repeated.Key}' appears more than once");
        }

        for (var line = csv.Parser.RawRow + 1; await csv.ReadAsync(); line = csv.Parser.RawRow + 1)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return (line, ToJson(header, csv));
        }
    }

    private static string ToJson(string[] header, CsvReader csv)
    {
        var members = header
            .Select(column => (column, value: csv.GetField(column)))
            .Where(member => !string.IsNullOrEmpty(member.value))
            .Select(member => $"{JsonSerializer.Serialize(member.column)}:{ToJson(member.column, member.value!)}");
        return $"{{{string.Join(',', members)}}}";
    }

    private static string ToJson(string column, string value) =>
        JsonColumns.Contains(column) && IsJson(value) ? value : JsonSerializer.Serialize(value);

    private static bool IsJson(string value)
    {
        try
        {
            JsonElement.Parse(value);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
