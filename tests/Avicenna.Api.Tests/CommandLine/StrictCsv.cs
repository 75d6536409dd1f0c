using System.Text;

namespace Avicenna.Api.Tests.CommandLine;

/// <summary>The grammar of RFC 4180 once more, character by character, with spaces around fields left out.</summary>
internal static class StrictCsv
{
    /// <summary>The records that aren't blank; one with a quote in the wrong place has no fields.</summary>
    public static List<(int Line, IReadOnlyList<string>? Fields)> Read(string text, int firstLine)
    {
        var records = new List<(int, IReadOnlyList<string>?)>();
        for (var (at, line) = (0, firstLine); at < text.Length;)
        {
            var (start, fields, isGood) = (line, new List<string>(), true);
            do
            {
                isGood &= ReadField(text, ref at, ref line, out var field);
                fields.Add(field);
            }
            while (TryTake(text, ref at, ","));

            if (TryTake(text, ref at, "\r\n") || TryTake(text, ref at, "\r") || TryTake(text, ref at, "\n"))
            {
                line++;
            }

            if (!isGood || fields is not [""])
            {
                records.Add((start, isGood ? fields : null));
            }
        }

        return records;
    }

    /// <returns>Whether its quotes are where they may be.</returns>
    private static bool ReadField(string text, ref int at, ref int line, out string field)
    {
        while (TryTake(text, ref at, " "))
        {
        }

        if (!TryTake(text, ref at, "\""))
        {
            field = ReadPlain(text, ref at);
            return !field.Contains('"');
        }

        var content = new StringBuilder();
        var isClosed = false;
        while (at < text.Length && !isClosed)
        {
            if (TryTake(text, ref at, "\"\""))
            {
                content.Append('"');
            }
            else if (TryTake(text, ref at, "\""))
            {
                isClosed = true;
            }
            else
            {
                line += text[at] == '\n' || (text[at] == '\r' && !text.AsSpan(at).StartsWith("\r\n")) ? 1 : 0;
                content.Append(text[at++]);
            }
        }

        field = content.ToString();
        return ReadPlain(text, ref at).Length == 0 && isClosed;
    }

    private static string ReadPlain(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && text[at] is not (',' or '\r' or '\n'))
        {
            at++;
        }

        return text[start..at].Trim(' ');
    }

    private static bool TryTake(string text, ref int at, string token)
    {
        var isThere = text.AsSpan(at).StartsWith(token);
        at += isThere ? token.Length : 0;
        return isThere;
    }
}
