using Avicenna.Api.Json;
using CsvHelper;
using CsvHelper.Configuration;

namespace Avicenna.Api.CommandLine;

/// <summary>
/// Reads keys from CSV (RFC 4180) with a header. Converts each row to a JSON object, so that CSV and JSON lines have the same rules.
/// </summary>
internal static class ImportCsv
{
    private const int MaxFieldLength = 65_536;

    private const string QuoteRule = "The row has a quote in the wrong place, or one that isn't closed: quote a whole field, and write a quote in it twice";

    private static readonly string[] Columns =
        [.. ApiJson.NullMeansLeftOut.GetTypeInfo(typeof(ImportApiKeyInput)).Properties.Select(property => property.Name)];

    private static readonly string[] RequiredColumns = ["hash", "name"];

    // Their values may also be separated by spaces.
    private static readonly string[] ListColumns = ["scopes", "allowed_addresses"];

    // Their values are JSON; those of all others are text.
    private static readonly string[] JsonColumns = ["ratelimit_min", "enabled", "metadata", .. ListColumns];

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Returns the rows after the header, or only the problems of an invalid header.</summary>
    /// <param name="text">The file.</param>
    /// <param name="firstLine">The line number at which the text begins.</param>
    public static IEnumerable<ImportLine> Read(ImportText text, int firstLine)
    {
        string[]? header = null;
        foreach (var (line, fields, problem) in ReadRecords(text, firstLine))
        {
            if (header is null)
            {
                List<string> problems = problem is null ? [.. FindProblems(fields)] : [problem];
                if (problems.Count > 0)
                {
                    foreach (var headerProblem in problems)
                    {
                        yield return ImportLine.Bad(line, headerProblem);
                    }

                    yield break;
                }

                header = fields;
                continue;
            }

            yield return problem is not null ? ImportLine.Bad(line, problem)
                : fields.Length != header.Length ? ImportLine.Bad(line, $"The row has {Count(fields.Length)} where the header has {header.Length}")
                : new ImportLine(line, ToJson(header, fields));
        }
    }

    private static IEnumerable<(int Line, string[] Fields, string? Problem)> ReadRecords(ImportText text, int firstLine)
    {
        var isQuotedWrongly = false;
        var configuration = new CsvConfiguration(CultureInfo.InvariantCulture)
        {
            TrimOptions = TrimOptions.Trim,
            // Blank lines count for line numbers.
            IgnoreBlankLines = false,
            BadDataFound = _ => isQuotedWrongly = true,
            MaxFieldSize = MaxFieldLength,
        };
        using var csv = new CsvParser(text, configuration);
        while (true)
        {
            var line = firstLine + csv.RawRow;
            if (TryRead(csv) is not { } isRead)
            {
                yield return (line, [], ImportLine.TooLong(line).Problem);
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

    /// <returns>Null if a field or a line is too long.</returns>
    private static bool? TryRead(CsvParser csv)
    {
        try
        {
            return csv.Read();
        }
        catch (Exception exception) when (exception is MaxFieldSizeException or ImportText.LineTooLongException)
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

    private static IEnumerable<string> FindProblems(string[] header) =>
    [
        .. header.Except(Columns).Select(column => $"Unknown column '{CallerText.Shorten(column)}'; the columns are {string.Join(", ", Columns)}"),
        .. header.Intersect(Columns).Where(column => header.Count(other => other == column) > 1).Select(column => $"Column '{column}' appears more than once"),
        .. RequiredColumns.Except(header).Select(column => $"Column '{column}' is missing"),
    ];

    private static string Count(int fields) => fields == 1 ? "1 field" : $"{fields} fields";

    private static byte[] ToJson(string[] header, string[] fields)
    {
        var members = header.Zip(fields)
            .Where(member => member.Second.Length > 0)
            .Select(member => $"{JsonSerializer.Serialize(member.First)}:{ToJson(member.First, member.Second)}");
        return Encoding.UTF8.GetBytes($"{{{string.Join(',', members)}}}");
    }

    private static string ToJson(string column, string value) =>
        ListColumns.Contains(column) && !value.StartsWith('[') ? JsonSerializer.Serialize(value.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        : JsonColumns.Contains(column) && JsonBody.IsOneValue(value) ? value
        : JsonSerializer.Serialize(value);
}
