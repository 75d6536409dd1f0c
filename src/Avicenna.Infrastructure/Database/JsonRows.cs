using System.Buffers;
using System.Data;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Avicenna.Infrastructure.Database;

/// <summary>Sends many rows as one JSON parameter, and makes the statement that reads them from one for a single row.</summary>
internal static class JsonRows
{
    /// <summary>Maximum rows per statement. With more, it would take enough locks for the server to lock the whole table.</summary>
    public const int MaxRows = 1000;

    public const string Parameter = "rows";

    private const string Ordinal = "ordinal";
    private const string Values = "\nVALUES (";
    private const string Where = "\nWHERE ";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Returns a statement that does for many rows what <paramref name="sql"/> does for one.</summary>
    /// <param name="sql">
    /// An INSERT whose last line is its VALUES, or a statement with exactly one line that begins with WHERE; if it has a FROM of its own, that begins a
    /// line too. All its parameters are the row's. An INSERT with VALUES inserts the rows in their order; other statements have no order.
    /// </param>
    /// <param name="row">The parameters of any of the rows.</param>
    public static string Statement(string sql, SqlParameters row)
    {
        var many = row.Values.Aggregate(sql, (text, value) => Regex.Replace(text, $@"@{value.Name}\b", $"v.{value.Name}"));
        if (many.Contains(Values, StringComparison.Ordinal))
        {
            return many.Replace(Values, "\nSELECT ", StringComparison.Ordinal).Replace(");", $"\nFROM {Source(row)}\nORDER BY v.{Ordinal};", StringComparison.Ordinal);
        }

        var join = many.Contains("\nFROM ", StringComparison.Ordinal) ? "CROSS JOIN" : "FROM";
        return many.Replace(Where, $"\n{join} {Source(row)}{Where}", StringComparison.Ordinal);
    }

    /// <summary>Returns the value of the JSON parameter.</summary>
    public static string Write(IEnumerable<SqlParameters> rows)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartArray();
            foreach (var (ordinal, row) in rows.Index())
            {
                json.WriteStartObject();
                json.WriteNumber(Ordinal, ordinal);
                foreach (var value in row.Values)
                {
                    Write(json, value);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string Source(SqlParameters row) =>
        $"(SELECT j.{Ordinal}, {string.Join(", ", row.Values.Select(value => $"{Read(value)} AS {value.Name}"))} "
        + $"FROM OPENJSON(@{Parameter}) WITH ({Ordinal} int, {string.Join(", ", row.Values.Select(value => $"{value.Name} {TypeOf(value)}"))}) j) v";

    private static void Write(Utf8JsonWriter json, SqlParameters.NamedValue value)
    {
        switch (value.Value)
        {
            case null:
                json.WriteNull(value.Name);
                break;
            case bool flag:
                json.WriteBoolean(value.Name, flag);
                break;
            case int number:
                json.WriteNumber(value.Name, number);
                break;
            case long number:
                json.WriteNumber(value.Name, number);
                break;
            case byte[] octets:
                json.WriteString(value.Name, Convert.ToHexString(octets));
                break;
            case DateTimeOffset instant:
                json.WriteString(value.Name, instant.ToString("yyyy-MM-ddTHH:mm:ss.fffzzz", CultureInfo.InvariantCulture));
                break;
            case Guid id:
                json.WriteString(value.Name, id);
                break;
            case string text when value.Type == DbType.String:
                json.WriteString(value.Name, Escape(text));
                break;
            case string text:
                json.WriteString(value.Name, text);
                break;
            default:
                throw new NotSupportedException($"{value.Type} isn't supported in JSON rows");
        }
    }

    // Some servers that implement the protocol don't undo JSON's escapes, so the texts contain nothing that JSON would escape.
    private static string Escape(string text) => text.Replace("~", "~0", StringComparison.Ordinal).Replace("\"", "~1", StringComparison.Ordinal).Replace("\\", "~2", StringComparison.Ordinal);

    private static string Read(SqlParameters.NamedValue value) => value.Type switch
    {
        DbType.String => $"REPLACE(REPLACE(REPLACE(j.{value.Name} COLLATE Latin1_General_BIN2, N'~2', N'\\'), N'~1', N'\"'), N'~0', N'~')",
        DbType.Binary => $"CONVERT(varbinary({value.Size}), j.{value.Name}, 2)",
        _ => $"j.{value.Name}",
    };

    private static string TypeOf(SqlParameters.NamedValue value) => value.Type switch
    {
        DbType.Guid => "uniqueidentifier",
        DbType.DateTimeOffset => "datetimeoffset(3)",
        DbType.Binary => $"varchar({value.Size * 2})",
        DbType.AnsiString => $"varchar({value.Size})",
        DbType.String => "nvarchar(max)",
        DbType.Int32 => "int",
        DbType.Int64 => "bigint",
        DbType.Boolean => "bit",
        _ => throw new NotSupportedException($"{value.Type} isn't supported in JSON rows"),
    };
}
