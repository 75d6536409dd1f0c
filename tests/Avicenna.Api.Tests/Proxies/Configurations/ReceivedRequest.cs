namespace Avicenna.Api.Tests.Proxies.Configurations;

/// <summary>A request as the upstream got it.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Target">Its target as it stood in the request line.</param>
/// <param name="Headers">Its headers.</param>
/// <param name="Body">Its body.</param>
internal sealed record ReceivedRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body)
{
    private const string OwnerId = "X_AVICENNA_OWNER_ID";

    /// <summary>Everything that a program might take for Avicenna's word, by the names that CGI and its heirs give headers.</summary>
    public IReadOnlyDictionary<string, string> Identity => Headers
        .Select(header => (Name: header.Key.ToUpperInvariant().Replace('-', '_'), header.Value))
        .Where(header => header.Name.StartsWith("X_AVICENNA", StringComparison.Ordinal))
        .ToDictionary(header => header.Name, header => header.Value);

    /// <summary>Asserts that this, and nothing else, is said of who calls.</summary>
    public void ShouldBeFrom(string keyId, string permission, string ownerId = "")
    {
        // Some proxies leave an empty header out.
        Identity.Where(header => header.Key != OwnerId || header.Value.Length > 0).Should().BeEquivalentTo(
            new Dictionary<string, string> { ["X_AVICENNA_KEY_ID"] = keyId, ["X_AVICENNA_PERMISSION"] = permission, [OwnerId] = ownerId }.Where(header => header.Value.Length > 0));
    }
}
