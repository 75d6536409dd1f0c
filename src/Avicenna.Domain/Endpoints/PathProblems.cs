namespace Avicenna.Domain.Endpoints;

/// <summary>The messages that say why a text can't be a path and what is expected.</summary>
internal static class PathProblems
{
    public const string Start = "path must begin with '/'";
    public const string EmptySegment = "path must not have an empty segment: write one '/' between segments";
    public const string DotSegment = "path must not have '.' or '..' as a segment, plain or escaped: write the path that it leads to";
    public const string Separator = "path must not contain '\\', %5C or %2F: only '/' separates segments";
    public const string Control = "path must not contain control characters, plain or escaped";
    public const string Semicolon = "path must not contain ';': write %3B for a literal one";
    public const string Fragment = "path must not contain '#': write %23 for a literal one";
    public const string Query = "path must not contain '?', as a query takes no part in matching: write %3F for a literal one";
    public const string Escape = "path must have two hexadecimal digits after each '%': write %25 for a literal one";
    public const string Encoding = "path must be UTF-8 where it has escapes above %7F";
    public const string LoneSurrogate = "path must be well-formed Unicode, without lone surrogates";
    public const string Wildcard = "path must have '*' only as a whole segment: write '*' to match one segment, %2A for a literal one";
    public const string Rest = "path must have '**' only as its last segment: write '*' to match one segment";
    public const string Brace = "path must not contain '{' or '}', which other routers use for parameters: write '*' to match one segment, %7B and %7D for literal ones";
    public const string Colon = "path must not have a segment that begins with ':', which other routers use for parameters: write '*' to match one segment, %3A for a literal one";
}
