using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using Avicenna.Application.Behaviors;
using FluentValidation;

namespace Avicenna.Application.Paging;

/// <summary>The query of a list, as it was sent.</summary>
public abstract record PageInput
{
    public string? Limit { get; init; }

    /// <summary>The <c>next_cursor</c> of the page before; null: the first page.</summary>
    public string? Cursor { get; init; }
}

/// <summary>Only the handler can tell whether a cursor is one.</summary>
internal abstract class PageInputValidator<T> : AbstractValidator<T>
    where T : PageInput
{
    protected PageInputValidator() => RuleFor(input => input.Limit).MustSatisfy(limit => PageSize.TryParse(limit, out _, out var problem) ? null : problem);
}

/// <summary>How many items a page of a list has at most.</summary>
public static class PageSize
{
    public const int Min = 1;
    public const int Max = 200;
    public const int Default = 50;

    /// <summary>Reads the size that <paramref name="text"/> names, the default where it is null, or says in a sentence why it names none.</summary>
    public static bool TryParse(string? text, out int size, [NotNullWhen(false)] out string? problem)
    {
        size = Default;
        // The framework would ignore NUL characters at the end.
        problem = text is null
            || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out size) && size is >= Min and <= Max && !text.EndsWith('\0'))
                ? null
                : $"limit must be a whole number from {Min} to {Max}";
        return problem is null;
    }

    /// <exception cref="FormatException"><paramref name="text"/> names no page's size; the message says why.</exception>
    public static int Parse(string? text) => TryParse(text, out var size, out var problem) ? size : throw new FormatException(problem);
}
