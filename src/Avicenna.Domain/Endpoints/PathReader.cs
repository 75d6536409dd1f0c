using System.Buffers;
using System.Text.Unicode;

namespace Avicenna.Domain.Endpoints;

/// <summary>Reads paths, of requests and patterns alike. The time is proportional to the length of the path.</summary>
internal static class PathReader
{
    /// <summary>Returns a message why <paramref name="octets"/> aren't a path, or null if they are.</summary>
    /// <param name="octets">The octets to read, one per character.</param>
    /// <param name="plain">The characters that <see cref="PathSpelling"/> leaves unescaped.</param>
    /// <param name="canonical">The canonical path without a trailing slash, if possible a part of the given text; empty if there is a problem.</param>
    public static string? Read(ReadOnlyMemory<char> octets, SearchValues<char> plain, out ReadOnlyMemory<char> canonical)
    {
        canonical = default;
        if (!octets.Span.StartsWith('/'))
        {
            return PathProblems.Start;
        }

        if (PathSpelling.Spell(octets, plain, out var path) is { } problem)
        {
            return problem;
        }

        if (path.Span is [.., not '/', '/'])
        {
            path = path[..^1];
        }

        problem = FindSegmentProblem(path.Span);
        canonical = problem is null ? path : default;
        return problem;
    }

    /// <summary>The UTF-8 octets of a text, one a character (Latin-1); false: it has lone surrogates.</summary>
    public static bool TryEncode(string text, out string octets)
    {
        var bytes = new byte[Encoding.UTF8.GetMaxByteCount(text.Length)];
        var status = Utf8.FromUtf16(text, bytes, out _, out var length, replaceInvalidSequences: false);
        octets = Encoding.Latin1.GetString(bytes, 0, length);
        return status == OperationStatus.Done;
    }

    private static string? FindSegmentProblem(ReadOnlySpan<char> path)
    {
        for (var rest = PathSegments.Of(path); !rest.IsEmpty;)
        {
            switch (PathSegments.Take(ref rest))
            {
                case "":
                    return PathProblems.EmptySegment;
                case "." or "..":
                    return PathProblems.DotSegment;
            }
        }

        return null;
    }
}
