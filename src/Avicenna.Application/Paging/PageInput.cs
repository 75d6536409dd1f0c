using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Avicenna.Application.Behaviors;

namespace Avicenna.Application.Paging;

/// <summary>The query parameters of a list, as sent.</summary>
public abstract record PageInput
{
    public string? Limit { get; init; }

    /// <summary>The <c>next_cursor</c> of the previous page; null for the first page.</summary>
    public string? Cursor { get; init; }
}

/// <summary>Validates the limit. The handler validates the cursor, which depends on the tenant and the list.</summary>
internal abstract class PageInputValidator<T> : AbstractValidator<T>
    where T : PageInput
{
    protected PageInputValidator() => RuleFor(input => input.Limit).MustSatisfy(limit => PageSize.TryParse(limit, out _, out var problem) ? null : problem);
}

/// <summary>The maximum number of items on a page.</summary>
public static class PageSize
{
    public const int Min = 1;
    public const int Max = 200;
    public const int Default = 50;

    /// <summary>Parses a page size, or returns a message why the text is not one. Null is the default size.</summary>
    public static bool TryParse(string? text, out int size, [NotNullWhen(false)] out string? problem)
    {
        size = Default;
        // Int32.TryParse ignores trailing NUL characters.
        problem = text is null
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out size) && size is >= Min and <= Max && !text.EndsWith('\0'))
                ? null
                : $"limit must be a whole number from {Min} to {Max}";
        return problem is null;
    }

    /// <exception cref="FormatException"><paramref name="text"/> is not a valid page size; the message says why.</exception>
    public static int Parse(string? text) => TryParse(text, out var size, out var problem) ? size : throw new FormatException(problem);
}
