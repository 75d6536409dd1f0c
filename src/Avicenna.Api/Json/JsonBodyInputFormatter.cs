using Microsoft.AspNetCore.Mvc.Formatters;
using Microsoft.Net.Http.Headers;

namespace Avicenna.Api.Json;

/// <summary>
/// Reads request bodies for MVC with <see cref="JsonBody"/>: <c>application/json</c> in UTF-8 (for PATCH also
/// <c>application/merge-patch+json</c>), at most 16 KiB.
/// </summary>
internal sealed class JsonBodyInputFormatter : InputFormatter
{
    /// <summary>The maximum size of a request body in bytes.</summary>
    public const int MaxBytes = 16 * 1024;

    private const string MediaType = "application/json";
    private const string MergePatchMediaType = "application/merge-patch+json";

    public JsonBodyInputFormatter() => SupportedMediaTypes.Add(MediaType);

    // Exact comparison: the base class also accepts suffix types such as application/problem+json.
    public override bool CanRead(InputFormatterContext context) =>
        MediaTypeHeaderValue.TryParse(context.HttpContext.Request.ContentType, out var contentType)
        && (contentType.MediaType.Equals(MediaType, StringComparison.OrdinalIgnoreCase)
            || (HttpMethods.IsPatch(context.HttpContext.Request.Method) && contentType.MediaType.Equals(MergePatchMediaType, StringComparison.OrdinalIgnoreCase)))
        && (!contentType.Charset.HasValue || HeaderUtilities.RemoveQuotes(contentType.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    // Skips the base class's special case for an empty body, which is malformed JSON here.
    public override Task<InputFormatterResult> ReadAsync(InputFormatterContext context) => ReadRequestBodyAsync(context);

    /// <exception cref="BadHttpRequestException">The body is too large, is malformed or didn't arrive in time.</exception>
    /// <exception cref="Application.Errors.ValidationFailedException">The body isn't valid for the action.</exception>
    public override async Task<InputFormatterResult> ReadRequestBodyAsync(InputFormatterContext context)
    {
        var request = context.HttpContext.Request;
        if (request.ContentLength > MaxBytes)
        {
            throw TooLarge();
        }

        var buffer = new byte[MaxBytes + 1];
        var length = await ReadAsync(request, buffer);
        if (length > MaxBytes)
        {
            throw TooLarge();
        }

        if (length == 0 && context.TreatEmptyInputAsDefaultValue)
        {
            // The binder reports "no value" as an error, so the result is a success with null.
            return await InputFormatterResult.SuccessAsync(null!);
        }

        request.HttpContext.SetBodyHash(buffer.AsSpan(0, length));
        return await InputFormatterResult.SuccessAsync(JsonBody.Read(buffer.AsSpan(0, length), context.ModelType, ApiJson.Options));
    }

    private static async Task<int> ReadAsync(HttpRequest request, byte[] buffer)
    {
        try
        {
            // When a client is gone, Kestrel ends the read. If RequestAborted did so first, Kestrel would log an error, because it then finds a read in progress.
            return await request.Body.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, CancellationToken.None);
        }
        catch (IOException exception) when (exception is not BadHttpRequestException)
        {
            // Kestrel reports some malformed chunks and broken connections this way.
            throw new BadHttpRequestException("Malformed body", StatusCodes.Status400BadRequest, exception);
        }
    }

    private static BadHttpRequestException TooLarge() => new("Body too large", StatusCodes.Status413PayloadTooLarge);
}
