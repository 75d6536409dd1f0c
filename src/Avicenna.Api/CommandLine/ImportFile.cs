using Avicenna.Api.Json;

namespace Avicenna.Api.CommandLine;

/// <summary>
/// Reads import files in CSV or JSON lines, with the same strictness as request bodies. Reports each row that can't be read, with its line.
/// </summary>
internal static class ImportFile
{
    /// <summary>The file name for standard input.</summary>
    public const string StandardInput = "-";

    /// <summary>The maximum number of rows. All rows are held in memory until the last one is validated.</summary>
    internal const int MaxRows = 1_000_000;

    /// <summary>Reads a file, or standard input.</summary>
    /// <exception cref="ValidationFailedException">The file can't be read.</exception>
    public static (IReadOnlyList<(int Line, ImportApiKeyInput Input)> Rows, IReadOnlyList<ImportProblem> Unread) Read(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var file = path == StandardInput ? Console.OpenStandardInput() : File.OpenRead(path);
            return Read(file, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ValidationFailedException("file", $"The file '{path}' can't be read: {Explain(path, exception)}");
        }
    }

    /// <exception cref="ValidationFailedException">The file is empty or in neither format.</exception>
    internal static (IReadOnlyList<(int Line, ImportApiKeyInput Input)> Rows, IReadOnlyList<ImportProblem> Unread) Read(Stream file, CancellationToken cancellationToken)
    {
        using var text = new ImportText(file);
        var (rows, unread) = (new List<(int, ImportApiKeyInput)>(), new List<ImportProblem>());
        foreach (var row in ReadRows(text))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (rows.Count + unread.Count == MaxRows)
            {
                unread.Add(new ImportProblem(row.Line, $"The file has more than {MaxRows} rows; split it"));
                break;
            }

            try
            {
                rows.Add((row.Line, row.Problem is null ? Read(row) : throw new ValidationFailedException("row", row.Problem)));
            }
            catch (ValidationFailedException exception)
            {
                unread.Add(new ImportProblem(row.Line, exception.Message));
            }
        }

        return (rows, unread);
    }

    private static ImportApiKeyInput Read(ImportLine row) =>
        (ImportApiKeyInput)JsonBody.Read(row.Json, typeof(ImportApiKeyInput), ApiJson.NullMeansLeftOut, "The row", isOneLine: true);

    private static IEnumerable<ImportLine> ReadRows(ImportText text)
    {
        var line = SkipBlankLines(text);
        return text.Peek() switch
        {
            '{' => ReadJsonLines(text, line),
            '[' => throw new ValidationFailedException("file", "The file must be CSV or JSON lines, with an object on each line; this one seems to be a JSON array"),
            -1 => throw new ValidationFailedException("file", "The file is empty; its first line must name the columns"),
            _ => ImportCsv.Read(text, line),
        };
    }

    /// <returns>The line number of the first line that isn't blank.</returns>
    private static int SkipBlankLines(ImportText text)
    {
        var line = 1;
        while (text.Peek() is ' ' or '\t' or '\r' or '\n')
        {
            var isLineEnd = text.Read() switch
            {
                '\n' => true,
                '\r' => text.Peek() != '\n',
                _ => false,
            };
            line += isLineEnd ? 1 : 0;
        }

        return line;
    }

    private static IEnumerable<ImportLine> ReadJsonLines(ImportText text, int firstLine)
    {
        for (var line = firstLine; TryReadLine(text, out var json); line++)
        {
            if (json is null)
            {
                yield return ImportLine.TooLong(line);
                yield break;
            }

            if (!string.IsNullOrWhiteSpace(json))
            {
                yield return new ImportLine(line, Encoding.Latin1.GetBytes(json));
            }
        }
    }

    /// <param name="text">The file.</param>
    /// <param name="line">The line; null if it is too long.</param>
    /// <returns>False at the end of the file.</returns>
    private static bool TryReadLine(ImportText text, out string? line)
    {
        line = null;
        try
        {
            line = text.ReadLine();
            return line is not null;
        }
        catch (ImportText.LineTooLongException)
        {
            return true;
        }
    }

    private static string Explain(string path, Exception exception) => exception switch
    {
        FileNotFoundException or DirectoryNotFoundException => "there is none",
        _ when Directory.Exists(path) => "it is a directory",
        UnauthorizedAccessException => "permission is denied",
        ArgumentException => "no file has such a name",
        _ => exception.Message.TrimEnd('.'),
    };
}
