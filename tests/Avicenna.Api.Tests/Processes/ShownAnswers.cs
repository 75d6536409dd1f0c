using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Avicenna.Api.Tests.Processes;

/// <summary>
/// Compares answers with those that a document shows. Ids, secrets and cursors differ from run to run: the first time one is shown, it is
/// bound to the value in the actual answer, which it then stands for in the document's later commands and answers.
/// </summary>
internal sealed partial class ShownAnswers
{
    /// <summary>The day on which the documents' examples happen. A time on it stands for a time close to now, any other for itself.</summary>
    private static readonly DateTimeOffset ShownDay = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    // Framing, and the framework's companions of Cache-Control.
    private static readonly string[] UnshownHeaders = ["Date", "Content-Length", "Transfer-Encoding", "Expires", "Pragma"];

    private readonly Dictionary<string, string> bound = [];

    /// <summary>Binds a value that no answer shows.</summary>
    public void Bind(string shown, string actual) => bound[shown] = actual;

    /// <summary>Replaces what a command takes from earlier answers.</summary>
    public string Substitute(string command) => Token.Replace(command, match => bound.GetValueOrDefault(match.Value, match.Value));

    /// <summary>Compares an answer as <c>curl --include</c> prints it: its body if only that is shown, and its head too if <paramref name="shown"/> has one.</summary>
    /// <returns>Where the two differ first; null if they don't.</returns>
    public string? FindDifference(string shown, string answer)
    {
        var (shownHead, shownBody) = Split(shown);
        var (head, body) = Split(answer);
        var difference = (shownHead.Length == 0 ? null : FindDifference(Lines(shownHead), Lines(head))) ?? FindDifferentBody(shownBody, body);
        return difference is null ? null : $"{difference}\n--- shown\n{shown}\n--- actual\n{answer}";
    }

    private static (string Head, string Body) Split(string answer)
    {
        answer = answer.ReplaceLineEndings("\n").Trim();
        var end = answer.IndexOf("\n\n", StringComparison.Ordinal);
        return !answer.StartsWith("HTTP/", StringComparison.Ordinal) ? ("", answer) : end < 0 ? (answer, "") : (answer[..end], answer[(end + 2)..]);
    }

    private static List<string> Lines(string head) =>
        [.. head.Split('\n').Where(line => !UnshownHeaders.Contains(line.Split(':')[0])).Select(line => Remaining.Replace(line.TrimEnd(), "…"))];

    private string? FindDifference(List<string> shown, List<string> actual) =>
        shown.Count != actual.Count ? "other headers" : shown.Zip(actual).Where(lines => !IsSameText(lines.First, lines.Second)).Select(lines => lines.First).FirstOrDefault();

    private string? FindDifferentBody(string shown, string actual)
    {
        if (!shown.StartsWith('{'))
        {
            return IsSameText(shown, actual) ? null : "body";
        }

        return FindDifference("$", JsonElement.Parse(shown), JsonElement.Parse(actual));
    }

    private string? FindDifference(string path, JsonElement shown, JsonElement actual)
    {
        // It is written off the request.
        if (path.EndsWith(".last_used_at", StringComparison.Ordinal))
        {
            return actual.ValueKind is JsonValueKind.Null or JsonValueKind.String ? null : path;
        }

        if (shown.ValueKind != actual.ValueKind)
        {
            return path;
        }

        switch (shown.ValueKind)
        {
            case JsonValueKind.Object:
                var (members, actualMembers) = (shown.EnumerateObject().ToList(), actual.EnumerateObject().ToList());
                return members.Select(member => member.Name).SequenceEqual(actualMembers.Select(member => member.Name))
                    ? members.Zip(actualMembers).Select(pair => FindDifference($"{path}.{pair.First.Name}", pair.First.Value, pair.Second.Value)).FirstOrDefault(difference => difference is not null)
                    : path;
            case JsonValueKind.Array:
                return shown.GetArrayLength() == actual.GetArrayLength()
                    ? shown.EnumerateArray().Zip(actual.EnumerateArray()).Select((pair, index) => FindDifference($"{path}[{index}]", pair.First, pair.Second)).FirstOrDefault(difference => difference is not null)
                    : path;
            case JsonValueKind.String:
                return IsSame(path.Split('.')[^1], shown.GetString()!, actual.GetString()!) ? null : path;
            // The key that asks for the counts is counted itself.
            case JsonValueKind.Number when path.EndsWith(".allowed", StringComparison.Ordinal):
                return actual.GetInt64() >= shown.GetInt64() ? null : path;
            default:
                return shown.GetRawText() == actual.GetRawText() ? null : path;
        }
    }

    private bool IsSame(string member, string shown, string actual) => member switch
    {
        "request_id" => actual.Length > 0,
        "next_cursor" => IsBound(shown, actual),
        "key_hint" => bound.Any(pair => pair.Key.EndsWith(shown, StringComparison.Ordinal) && pair.Value.EndsWith(actual, StringComparison.Ordinal)),
        _ when DateTimeOffset.TryParse(shown, CultureInfo.InvariantCulture, out var time) && (time - ShownDay).Duration() <= Day =>
            (DateTimeOffset.Parse(actual, CultureInfo.InvariantCulture) - TimeProvider.System.GetUtcNow()).Duration() <= 2 * Day,
        _ => IsSameText(shown, actual),
    };

    // Equal between the tokens, and each token bound to its counterpart.
    private bool IsSameText(string shown, string actual)
    {
        var (tokens, actualTokens) = (Value.Matches(shown), Value.Matches(actual));
        return Value.Replace(shown, "…") == Value.Replace(actual, "…")
            && tokens.Select(match => match.Value).Zip(actualTokens.Select(match => match.Value)).All(pair => IsBound(pair.First, pair.Second));
    }

    private bool IsBound(string shown, string actual)
    {
        if (bound.TryGetValue(shown, out var known))
        {
            return known == actual;
        }

        return !bound.ContainsValue(actual) && bound.TryAdd(shown, actual);
    }

    [GeneratedRegex("(?<=[rt]=|^Retry-After: )[0-9]+")]
    private static partial Regex Remaining { get; }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|avcna_sk_[0-9a-f]{64}")]
    private static partial Regex Value { get; }

    // A cursor has no form of its own.
    [GeneratedRegex("(?<=cursor=)[A-Za-z0-9_-]+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|avcna_sk_[0-9a-f]{64}")]
    private static partial Regex Token { get; }
}
