using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Avicenna.Domain.Endpoints;
using CsCheck;

namespace Avicenna.Domain.Tests.Endpoints;

public sealed partial class RequestPathPropertyTests
{
    private const int Iterations = 20_000;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    [Test]
    public void TryRead_AnyTarget_IsReadExactlyWhereAndAsTheContractSays() =>
        Targets.Any.Sample(target => (RequestPath.TryRead(target, out var path) ? path.ToString() : null) == ReadByTheContract(target), iter: Iterations);

    [Test]
    public void TryRead_CanonicalForm_ReadsToItself() =>
        Targets.Readable.Sample(
            target => RequestPath.TryRead(target, out var path) && RequestPath.TryRead(path.ToString(), out var again) && again.ToString() == path.ToString(),
            iter: Iterations);

    [Test]
    public void TryRead_PathInAnySpelling_IsTheSamePath() =>
        Gen.Select(Targets.Readable, Gen.Int[0, 3].Array[50]).Sample(
            (target, choices) =>
            {
                var position = 0;
                var respelled = Piece.Replace(target, piece => Respell(piece.Value, choices[position++ % choices.Length]));
                return RequestPath.TryRead(target, out var path) && RequestPath.TryRead(respelled, out var other) && other.ToString() == path.ToString();
            },
            iter: Iterations);

    private static string Respell(string piece, int choice) => (choice, piece.Length) switch
    {
        (0, _) => piece.ToUpperInvariant(),
        (1, _) => piece.ToLowerInvariant(),
        (2, 1) => $"%{(int)piece[0]:x2}",
        (3, 1) => $"%{(int)piece[0]:X2}",
        _ => piece,
    };

    /// <summary>The canonical form as one would make it with time to spare; null where the path is refused.</summary>
    private static string? ReadByTheContract(string target)
    {
        var path = target.Split('?')[0];
        if (!path.StartsWith('/') || path.Any(character => character > 0xFF) || Refused.IsMatch(path))
        {
            return null;
        }

        var octets = Encoding.Latin1.GetBytes(Escape.Replace(path, escape => ((char)Convert.ToByte(escape.Value[1..], 16)).ToString()));
        var segments = octets is [.., (byte)'/'] ? octets[..^1] : octets;
        try
        {
            var text = StrictUtf8.GetString(segments);
            var isRefused = text.Any(char.IsControl) || text.Split('/').Skip(1).Any(segment => segment is "" or "." or "..");
            return isRefused ? null : segments.Length == 0 ? "/" : string.Concat(segments.Select(Spell));
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }

    private static string Spell(byte octet) =>
        char.IsAsciiLetterOrDigit((char)octet) || octet is (byte)'/' or (byte)'-' or (byte)'.' or (byte)'_' or (byte)'~'
            ? char.ToLowerInvariant((char)octet).ToString()
            : octet.ToString("x2", CultureInfo.InvariantCulture).Insert(0, "%");

    [GeneratedRegex("%[0-9A-Fa-f]{2}")]
    private static partial Regex Escape { get; }

    // Malformed escapes, and what no path may have.
    [GeneratedRegex(@"%(?![0-9A-Fa-f]{2})|%2F|%5C|[\\;#]", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Refused { get; }

    // What can be spelled in more than one way: an escape, whose letters have no case, or an unreserved character.
    [GeneratedRegex("%[0-9A-Fa-f]{2}|[0-9A-Za-z._~-]")]
    private static partial Regex Piece { get; }
}
