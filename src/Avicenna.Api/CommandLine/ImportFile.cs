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
/// Reads files of keys, CSV or JSON lines, every row as strictly as the API reads a body. A row of CSV becomes a JSON object first,
/// so that both kinds have the same rules and sentences. Every row that can't be read is a problem with its line.
/// </summary>
internal static class ImportFile
{
    /// <summary>The name that stands for standard input.</summary>
    public const string StandardInput = "-";

    private const int MaxFieldLength = 65_536;

    private static readonly string[] Columns =
        [.. typeof(ImportRow).GetProperties().Select(property => JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name))];

    private static readonly string[] RequiredColumns = ["hash", "name"];

    // Their values are JSON; those of all others are text.
    private static readonly string[] JsonColumns = ["ratelimit_min", "enabled", "metadata"];

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a file, or standard input.</summary>
    /// <exception cref="ValidationFailedException">The file can't be read at all.</exception>
    public static (IReadOnlyList<ImportedApiKey> Keys, IReadOnlyList<ImportProblem> Unread) Read(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var file = path == StandardInput ? Console.OpenStandardInput() : File.OpenRead(path);
            return Read(file, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ValidationFailedException("file", $"The file can't be read: {exception.Message}");
        }
    }

    /// <exception cref="ValidationFailedException">The file is of neither kind, or its header isn't acceptable.</exception>
    internal static (IReadOnlyList<ImportedApiKey> Keys, IReadOnlyList<ImportProblem> Unread) Read(Stream file, CancellationToken cancellationToken)
    {
        // Octet by octet: delimiters, quotes and line ends are ASCII, and a row that isn't UTF-8 is then a bad row rather than a bad file.
        using var text = new StreamReader(file, Encoding.Latin1, detectEncodingFromByteOrderMarks: false);
        var (keys, unread) = (new List<ImportedApiKey>(), new List<ImportProblem>());
        foreach (var (line, json, problem) in SkipByteOrderMark(text) == '{' ? ReadJsonLines(text) : ReadCsv(text))
        {
            cancellationToken.ThrowIfCancellationRequested();
            try
            {
                var row = problem is null ? (ImportRow)JsonBody.Read(json, typeof(ImportRow), ApiJson.Options, "The row") : throw new ValidationFailedException("row", problem);
                keys.Add(row.ToImportedApiKey(line));
            }
            catch (ValidationFailedException exception)
            {
                unread.Add(new ImportProblem(line, exception.Message));
            }
        }

        return (keys, unread);
    }

    /// <returns>The first character; -1 where there is none.</returns>
    private static int SkipByteOrderMark(StreamReader text)
    {
        switch (text.Peek())
        {
            case 0xEF:
                foreach (var octet in Encoding.UTF8.Preamble)
                {
                    if (text.Peek() == octet)
                    {
                        text.Read();
                    }
                }

                break;
            case 0xFE or 0xFF or 0:
                throw new ValidationFailedException("file", "The file must be UTF-8; this one seems to be UTF-16 or UTF-32");
        }

        return text.Peek();
    }

    private static IEnumerable<(int Line, byte[] Json, string? Problem)> ReadJsonLines(StreamReader text)
    {
        for (var line = 1; text.ReadLine() is { } json; line++)
        {
            if (!string.IsNullOrWhiteSpace(json))
            {
                yield return (line, Encoding.Latin1.GetBytes(json), null);
            }
        }
    }

    private static IEnumerable<(int Line, byte[] Json, string? Problem)> ReadCsv(StreamReader text)
    {
        string[]? header = null;
        foreach (var (line, fields, problem) in ReadRecords(text))
        {
            if (header is null)
            {
                header = problem is null ? RequireColumns(fields) : throw new ValidationFailedException("file", $"Line {line}: {problem}");
            }
            else if (problem is not null)
            {
                yield return (line, [], problem);
            }
            else if (fields.Length != header.Length)
            {
                yield return (line, [], $"The row has {fields.Length} fields where the header has {header.Length}");
            }
            else
            {
                yield return (line, ToJson(header, fields), null);
            }
        }

        if (header is null)
        {
            throw new ValidationFailedException("file", "The file is empty; its first line must name the columns");
        }
    }

    private static IEnumerable<(int Line, string[] Fields, string? Problem)> ReadRecords(StreamReader text)
    {
        const string QuoteRule = "The row has a quote in the wrong place, or one that isn't closed: quote a whole field, and write a quote in it twice";
        var isQuotedWrongly = false;
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            TrimOptions = TrimOptions.Trim,
            // They count as lines.
            IgnoreBlankLines = false,
            BadDataFound = _ => isQuotedWrongly = true,
            MaxFieldSize = MaxFieldLength,
        };
        using var csv = new CsvParser(text, configuration);
        while (true)
        {
            var line = csv.RawRow + 1;
            if (TryRead(csv) is not { } isRead)
            {
                yield return (line, [], $"The row has a field of more than {MaxFieldLength} characters, perhaps since a quote isn't closed; nothing after it was read");
                yield break;
            }

            if (!isRead)
            {
                yield break;
            }

            isQuotedWrongly = false;
            var fields = csv.Record!;
            if (isQuotedWrongly)
            {
                yield return (line, [], QuoteRule);
            }
            else if (fields.Select(ToUtf8).OfType<string>().ToArray() is var decoded && decoded.Length < fields.Length)
            {
                yield return (line, [], "The row must be UTF-8");
            }
            else if (decoded is not [""])
            {
                yield return (line, decoded, null);
            }
        }
    }

    /// <returns>Null: a field is too long.</returns>
    private static bool? TryRead(CsvParser csv)
    {
        try
        {
            return csv.Read();
        }
        catch (MaxFieldSizeException)
        {
            return null;
        }
    }

    private static string? ToUtf8(string octets)
    {
        try
        {
            return StrictUtf8.GetString(Encoding.Latin1.GetBytes(octets));
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static string[] RequireColumns(string[] header)
    {
        var problem =
            header.FirstOrDefault(column => !Columns.Contains(column)) is { } unknown ? $"Unknown column '{Problems.CallerText.Shorten(unknown)}'; the columns are {string.Join(", ", Columns)}"
            : header.GroupBy(column => column).FirstOrDefault(group => group.Count() > 1) is { } repeated ? $"Column '{repeated.Key}' appears more than once"
            : RequiredColumns.FirstOrDefault(column => !header.Contains(column)) is { } missing ? $"Column '{missing}' is missing"
            : null;
        return problem is null ? header : throw new ValidationFailedException("file", problem);
    }

    private static byte[] ToJson(string[] header, string[] fields)
    {
        var members = header.Zip(fields)
            .Where(member => member.Second.Length > 0)
            .Select(member => $"{JsonSerializer.Serialize(member.First)}:{ToJson(member.First, member.Second)}");
        return Encoding.UTF8.GetBytes($"{{{string.Join(',', members)}}}");
    }

    private static string ToJson(string column, string value) => JsonColumns.Contains(column) && JsonBody.IsOneValue(value) ? value : JsonSerializer.Serialize(value);
}
