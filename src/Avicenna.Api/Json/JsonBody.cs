using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace Avicenna.Api.Json;

/// <summary>
/// Reads request bodies strictly: a malformed, unknown or duplicate member, or one of the wrong type, is an error that names the member.
/// </summary>
internal static class JsonBody
{
    private const string Whole = "body";

    /// <summary>The maximum nesting of a body. It is low enough for the serializer to write the values back inside a response.</summary>
    private const int MaxDepth = 32;

    /// <param name="body">The JSON to read.</param>
    /// <param name="type">The type to read.</param>
    /// <param name="options">The JSON options.</param>
    /// <param name="subject">The name of the body in error messages.</param>
    /// <param name="isOneLine">Whether the body is a single line, so that error messages omit the line number.</param>
    /// <exception cref="ValidationFailedException">The body isn't a valid JSON object of that type.</exception>
    public static object Read(ReadOnlySpan<byte> body, Type type, JsonSerializerOptions options, string subject = "Request body", bool isOneLine = false)
    {
        var members = options.GetTypeInfo(type).Properties.ToDictionary(property => property.Name);
        ValidateObject(body, [.. members.Keys], subject, isOneLine);
        try
        {
            return JsonSerializer.Deserialize(body, type, options)!;
        }
        catch (JsonException exception)
        {
            var name = exception.Path?.Split('.', '[').ElementAtOrDefault(1) ?? "";
            throw members.TryGetValue(name, out var member)
                ? new ValidationFailedException(name, $"{name} must be {Describe(member)}")
                : new ValidationFailedException(Whole, $"{subject} has a value of the wrong type");
        }
    }

    /// <summary>Whether a text is exactly one JSON value.</summary>
    public static bool IsOneValue(string text)
    {
        try
        {
            JsonElement.Parse(text);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    /// <summary>Checks the whole document for what the deserializer accepts or can't report by member name.</summary>
    private static void ValidateObject(ReadOnlySpan<byte> body, IReadOnlyList<string> members, string subject, bool isOneLine)
    {
        if (!Utf8.IsValid(body))
        {
            throw new ValidationFailedException(Whole, $"{subject} must be UTF-8");
        }

        var reader = new Utf8JsonReader(body);
        var open = new Stack<HashSet<string>>();
        var topMember = "";
        try
        {
            while (reader.Read())
            {
                if (open.Count == 0 && reader.TokenType != JsonTokenType.StartObject)
                {
                    throw new ValidationFailedException(Whole, $"{subject} must be a JSON object");
                }

                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        open.Push([]);
                        RequireShallow(topMember, open.Count, subject);
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        open.Pop();
                        // An error after the document belongs to no member.
                        topMember = open.Count == 0 ? "" : topMember;
                        break;
                    case JsonTokenType.PropertyName:
                        var name = ReadText(ref reader, open.Count == 1 ? "" : topMember);
                        topMember = open.Count == 1 ? name : topMember;
                        RequireKnownAndNew(name, topMember, open, members);
                        break;
                    case JsonTokenType.String:
                        ReadText(ref reader, topMember);
                        break;
                }
            }
        }
        catch (JsonException exception)
        {
            var where = topMember.Length > 0 ? $" at member '{CallerText.Shorten(topMember)}'" : "";
            throw new ValidationFailedException(
                topMember.Length > 0 ? CallerText.Shorten(topMember) : Whole,
                $"{subject} is not valid JSON{where}, {(isOneLine ? "" : $"line {exception.LineNumber + 1}, ")}byte {exception.BytePositionInLine + 1}");
        }
    }

    private static void RequireShallow(string topMember, int depth, string subject)
    {
        if (depth > MaxDepth)
        {
            var member = topMember.Length > 0 ? CallerText.Shorten(topMember) : Whole;
            throw new ValidationFailedException(member, $"{subject} must not be nested deeper than {MaxDepth} levels");
        }
    }

    private static void RequireKnownAndNew(string name, string topMember, Stack<HashSet<string>> open, IReadOnlyList<string> members)
    {
        if (!open.Peek().Add(name))
        {
            throw new ValidationFailedException(
                CallerText.Shorten(topMember),
                open.Count == 1 ? $"Member '{CallerText.Shorten(name)}' appears more than once" : $"Member '{CallerText.Shorten(name)}' appears more than once inside '{topMember}'");
        }

        if (open.Count == 1 && !members.Contains(name))
        {
            throw new ValidationFailedException(CallerText.Shorten(name), $"Unknown member '{CallerText.Shorten(name)}'; the members are {string.Join(", ", members)}");
        }
    }

    private static string ReadText(ref Utf8JsonReader reader, string topMember)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException)
        {
            // The reader throws this for an escaped lone surrogate. If it is in a top-level name, the raw text of the name is reported.
            var member = topMember.Length > 0 || reader.TokenType != JsonTokenType.PropertyName ? topMember : Encoding.UTF8.GetString(reader.ValueSpan);
            throw new ValidationFailedException(CallerText.Shorten(member), $"Member '{CallerText.Shorten(member)}' has a lone surrogate, which is not a character");
        }
    }

    private static string Describe(JsonPropertyInfo member)
    {
        var type = member.PropertyType;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Optional<>))
        {
            type = type.GetGenericArguments()[0];
        }

        var isNullable = Nullable.GetUnderlyingType(type) is not null
            || OptionalConverterFactory.IsNullable(member)
            || (type.IsValueType && member.Options == ApiJson.NullMeansLeftOut);
        var orNull = isNullable ? " or null" : "";
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(string) ? "a string" + orNull
            : type == typeof(int) ? "a whole number" + orNull
            : type == typeof(bool) ? "true or false" + orNull
            : type == typeof(IReadOnlyList<string>) ? "a list of strings"
            : type == typeof(DateTimeOffset) ? "an RFC 3339 date-time such as \"2026-01-01T00:00:00+00:00\"" + orNull
            : throw new NotSupportedException($"Say in {nameof(Describe)} what a {type} looks like in JSON");
    }
}
