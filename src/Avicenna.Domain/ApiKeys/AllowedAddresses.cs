using System.Net;
using Avicenna.Domain.Addresses;

namespace Avicenna.Domain.ApiKeys;

/// <summary>From where a key may be used: addresses and networks, in their canonical form. Empty: from anywhere.</summary>
public sealed record AllowedAddresses
{
    /// <summary>The most addresses and networks.</summary>
    public const int Max = 64;

    /// <summary>The longest <see cref="Text"/>: 39 characters of an IPv6 address, a prefix length and a space each.</summary>
    public const int MaxTextLength = Max * (39 + 4 + 1);

    public static readonly AllowedAddresses Anywhere = new("", []);

    private readonly AddressRange[] ranges;

    private AllowedAddresses(string text, AddressRange[] ranges) => (Text, this.ranges) = (text, ranges);

    /// <summary>The ranges, separated by spaces.</summary>
    public string Text { get; }

    public IReadOnlyList<string> Ranges => [.. ranges.Select(range => range.ToString())];

    public bool IsAnywhere => ranges.Length == 0;

    /// <summary>Makes a list of texts, or says in a sentence why it can't be one.</summary>
    public static bool TryParse(IReadOnlyList<string?>? texts, [NotNullWhen(true)] out AllowedAddresses? addresses, [NotNullWhen(false)] out string? problem)
    {
        addresses = null;
        problem = texts?.Count > Max ? $"allowed_addresses must be at most {Max}" : null;
        var ranges = new List<AddressRange>();
        foreach (var text in problem is null ? texts ?? [] : [])
        {
            if (!AddressRange.TryParse(text, out var range, out var fault))
            {
                problem = text is null ? "allowed_addresses must be a list of strings" : $"allowed_addresses has '{CallerText.Shorten(text)}', which {fault}";
                return false;
            }

            ranges.Add(range);
        }

        addresses = problem is null ? Of([.. ranges]) : null;
        return problem is null;
    }

    /// <summary>Returns addresses from the store.</summary>
    /// <exception cref="FormatException">No version stored <paramref name="text"/>; the message says why.</exception>
    public static AllowedAddresses FromStored(string text) =>
        text.Length == 0 ? Anywhere
        : TryParse(text.Split(' '), out var addresses, out var problem) ? addresses
        : throw new FormatException(problem);

    /// <summary>Whether a client may use the key.</summary>
    /// <param name="client">Its whole address; null: it isn't known, which is nowhere.</param>
    public bool Contain(IPAddress? client)
    {
        if (ranges.Length == 0)
        {
            return true;
        }

        if (client is null)
        {
            return false;
        }

        foreach (var range in ranges)
        {
            if (range.Contains(client))
            {
                return true;
            }
        }

        return false;
    }

    public bool Equals(AllowedAddresses? other) => other is not null && Text == other.Text;

    public override int GetHashCode() => Text.GetHashCode(StringComparison.Ordinal);

    public override string ToString() => Text;

    private static AllowedAddresses Of(AddressRange[] ranges) => ranges.Length == 0 ? Anywhere : new(string.Join(' ', ranges.Select(range => range.ToString())), ranges);
}
