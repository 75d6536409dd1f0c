using System.Text;

namespace Avicenna.Api.Tests.Fuzzing;

/// <summary>
/// The contract of <c>/verify</c>, written once more and at length: for one tenant's endpoints, which verdict a question gets. Nothing here is
/// shared with the product, and nothing is fast.
/// </summary>
internal sealed class VerdictModel(IReadOnlyList<(string Method, string Path, string Authentication)> endpoints, string defaultAuthentication)
{
    private static readonly string[] Registered =
        ("ACL BASELINE-CONTROL BIND CHECKIN CHECKOUT CONNECT COPY DELETE GET HEAD LABEL LINK LOCK MERGE MKACTIVITY MKCALENDAR MKCOL MKREDIRECTREF MKWORKSPACE MOVE OPTIONS "
        + "ORDERPATCH PATCH POST PRI PROPFIND PROPPATCH PUT QUERY REBIND REPORT SEARCH TRACE UNBIND UNCHECKOUT UNLINK UNLOCK UPDATE UPDATEREDIRECTREF VERSION-CONTROL").Split(' ');

    /// <summary>The verdict on a question.</summary>
    /// <param name="pair">The method and the target that the question names; null: it names none.</param>
    /// <param name="isPairSound">Whether it does so in exactly one of the ways that there are.</param>
    /// <param name="key">The permission of the presented key; <c>none</c>: there is none, <c>wrong</c>: it is nobody's.</param>
    public string Decide((string Method, string Target)? pair, bool isPairSound, string key)
    {
        if (!isPairSound || (pair is { Method: var method } && !IsClearMethod(method)))
        {
            return "403 target_ambiguous";
        }

        if (pair is not { } asked)
        {
            return Authenticate(defaultAuthentication == "none" ? "user" : defaultAuthentication, key);
        }

        return ReadPath(asked.Target) is { } segments ? Authenticate(Require(asked.Method, segments), key) : "403 path_refused";
    }

    private static string Authenticate(string required, string key) => (required, key) switch
    {
        ("none", _) => "200 anonymous",
        (_, "none") => "401 api_key_required",
        (_, "wrong") => "401 invalid_api_key",
        ("admin", "user") => "403 admin_required",
        _ => $"200 {key}",
    };

    private bool IsClearMethod(string method)
    {
        foreach (var character in method)
        {
            if (!char.IsAsciiLetterOrDigit(character) && !"!#$%&'*+-.^_`|~".Contains(character))
            {
                return false;
            }
        }

        var known = Registered.Concat(endpoints.Select(endpoint => endpoint.Method));
        return method.Length > 0 && known.All(name => name == method || !name.Equals(method, StringComparison.OrdinalIgnoreCase));
    }

    private string Require(string method, string[] segments)
    {
        var best = endpoints
            .Where(endpoint => Matches(endpoint.Path, segments))
            .GroupBy(endpoint => endpoint.Path)
            .OrderBy(pattern => string.Concat(pattern.Key.Split('/').Select(segment => segment switch { "*" => '2', "**" => '3', _ => '1' })), StringComparer.Ordinal)
            .Select(pattern => OfMethod(pattern, method) ?? (method == "HEAD" ? OfMethod(pattern, "GET") : null) ?? OfMethod(pattern, "*"))
            .FirstOrDefault(authentication => authentication is not null);
        return best ?? defaultAuthentication;
    }

    private static string? OfMethod(IEnumerable<(string Method, string Path, string Authentication)> endpoints, string method) =>
        endpoints.Where(endpoint => endpoint.Method == method).Select(endpoint => endpoint.Authentication).FirstOrDefault();

    private static bool Matches(string pattern, string[] segments)
    {
        var expected = pattern == "/" ? [] : pattern[1..].Split('/');
        for (var index = 0; index < expected.Length; index++)
        {
            if (expected[index] == "**")
            {
                return true;
            }

            if (index >= segments.Length || (expected[index] != "*" && !expected[index].Equals(segments[index], StringComparison.OrdinalIgnoreCase)))
            {
                return false;
            }
        }

        return expected.Length == segments.Length;
    }

    /// <summary>The path's segments, decoded; null where it is refused. Characters above ASCII are compared exactly, which these endpoints have none of.</summary>
    private static string[]? ReadPath(string target)
    {
        var path = target.Split('?')[0];
        if (!path.StartsWith('/') || path.Contains(';') || path.Contains('#'))
        {
            return null;
        }

        var parts = path[1..].Split('/').ToList();
        if (parts[^1].Length == 0)
        {
            parts.RemoveAt(parts.Count - 1);
        }

        var segments = new List<string>();
        foreach (var part in parts)
        {
            if (Decode(part) is not { Length: > 0 } segment || segment is "." or ".." || segment.Any(character => character is '/' or '\\' || char.IsControl(character)))
            {
                return null;
            }

            segments.Add(segment);
        }

        return [.. segments];
    }

    private static string? Decode(string part)
    {
        var octets = new List<byte>();
        for (var index = 0; index < part.Length; index++)
        {
            if (part[index] > 0xFF)
            {
                return null;
            }

            if (part[index] != '%')
            {
                octets.Add((byte)part[index]);
                continue;
            }

            if (index + 2 >= part.Length || !char.IsAsciiHexDigit(part[index + 1]) || !char.IsAsciiHexDigit(part[index + 2]))
            {
                return null;
            }

            octets.Add(Convert.ToByte(part.Substring(index + 1, 2), 16));
            index += 2;
        }

        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString([.. octets]);
        }
        catch (ArgumentException)
        {
            return null;
        }
    }
}
