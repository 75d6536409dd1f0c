using System.Text.RegularExpressions;

namespace Avicenna.AspNetCore.Tests.Hosting;

/// <summary>A response of the API.</summary>
internal sealed partial record Answered(int Status, string Body, IReadOnlyDictionary<string, string> Headers)
{
    /// <summary>The body without the one part that no two responses share.</summary>
    public string BodyButRequestId => RequestId.Replace(Body, "\"request_id\":\"…\"");

    public string? Header(string name) => Headers.GetValueOrDefault(name);

    public static async Task<Answered> ReadAsync(HttpResponseMessage response) => new(
        (int)response.StatusCode,
        await response.Content.ReadAsStringAsync(),
        response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated).ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase));

    [GeneratedRegex("\"request_id\":\"[^\"]+\"")]
    private static partial Regex RequestId { get; }
}
