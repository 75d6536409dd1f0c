namespace Avicenna.Api.CommandLine;

/// <summary>
/// Reads an import file with one character for each byte. Delimiters, quotes and line ends are ASCII, and invalid UTF-8 then affects only its
/// row. A byte order mark is skipped, and a missing line end is added to the last line, so that CsvHelper doesn't accept the end of the
/// file as the end of a quoted field.
/// </summary>
internal sealed class ImportText : TextReader
{
    // More than any valid row needs.
    private const int MaxLineLength = 1_048_576;

    private readonly StreamReader octets;
    private long position;
    private int lineLength;
    private bool isEnded;

    /// <exception cref="ValidationFailedException">The file isn't UTF-8.</exception>
    public ImportText(Stream file)
    {
        octets = new StreamReader(file, Encoding.Latin1, detectEncodingFromByteOrderMarks: false);
        foreach (var octet in Encoding.UTF8.Preamble)
        {
            if (octets.Peek() == octet)
            {
                octets.Read();
            }
        }
    }

    public override int Peek() => octets.Peek() is >= 0 and var next ? next : isEnded ? -1 : '\n';

    public override int Read()
    {
        Span<char> next = stackalloc char[1];
        return Read(next) == 0 ? -1 : next[0];
    }

    public override int Read(char[] buffer, int index, int count) => Read(buffer.AsSpan(index, count));

    /// <exception cref="ValidationFailedException">The file isn't UTF-8.</exception>
    /// <exception cref="LineTooLongException">A line is too long to be a row.</exception>
    public override int Read(Span<char> buffer)
    {
        var count = octets.Read(buffer);
        if (count == 0 && !isEnded && !buffer.IsEmpty)
        {
            isEnded = true;
            buffer[0] = '\n';
            return 1;
        }

        RequireUtf8(buffer[..count]);
        RequireShortLines(buffer[..count]);
        position += count;
        return count;
    }

    protected override void Dispose(bool disposing)
    {
        octets.Dispose();
        base.Dispose(disposing);
    }

    private void RequireUtf8(ReadOnlySpan<char> read)
    {
        // ASCII characters in UTF-16 and UTF-32 contain zero bytes.
        if (position < 4 && read[..(int)Math.Min(read.Length, 4 - position)].ContainsAny('\0', '\u00FE', '\u00FF'))
        {
            throw new ValidationFailedException("file", "The file must be UTF-8; this one seems to be UTF-16 or UTF-32");
        }
    }

    private void RequireShortLines(ReadOnlySpan<char> read)
    {
        var lastEnd = read.LastIndexOfAny('\r', '\n');
        lineLength = lastEnd < 0 ? lineLength + read.Length : read.Length - lastEnd - 1;
        if (lineLength > MaxLineLength)
        {
            throw new LineTooLongException();
        }
    }

    /// <summary>A line of the file is too long to be a row, so reading stops.</summary>
    internal sealed class LineTooLongException : Exception;
}
