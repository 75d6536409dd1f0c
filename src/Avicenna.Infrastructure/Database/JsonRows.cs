using System.Buffers;
using System.Data;
using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Avicenna.Infrastructure.Database;

/// <summary>
/// Sends many rows as one JSON parameter. A statement that reads one row as a SELECT of parameters reads all rows if that SELECT is replaced
/// with <see cref="Source"/>.
/// </summary>
internal static class JsonRows
{
    /// <summary>Maximum rows per statement. With more, it would take enough locks for the server to lock the whole table.</summary>
    public const int MaxRows = 1000;

    public const string Parameter = "rows";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Returns a SELECT of all rows, with columns named after the parameters.</summary>
    public static string Source(SqlParameters row) =>
        $"SELECT {string.Join(", ", row.Values.Select(value => $"{Read(value)} AS {value.Name}"))} "
        + $"FROM OPENJSON(@{Parameter}) WITH ({string.Join(", ", row.Values.Select(value => $"{value.Name} {TypeOf(value)}"))}) j";

    /// <summary>Returns the value of the JSON parameter.</summary>
    public static string Write(IEnumerable<SqlParameters> rows)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartArray();
            foreach (var row in rows)
            {
                json.WriteStartObject();
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
