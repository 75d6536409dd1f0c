using System.CommandLine;
using Avicenna.Api.ApiKeys;
using Avicenna.Api.Text;
using Avicenna.Application.Time;

namespace Avicenna.Api.CommandLine;

/// <summary>Prints keys for people. The name is the last column, because its width varies.</summary>
internal static class KeyPrinter
{
    public static readonly TerminalText Header = Row("ID", "PERMISSION", "LIMIT", "STATUS", "HINT", "EXPIRES", "LAST USED", "NAME");

    public static TerminalText Row(ApiKeyDetails key, DateTimeOffset now) => Row(
        key.Id.ToString("D"), key.Permission, $"{key.RatelimitMin}", Status(key, now), key.KeyHint ?? "-", Show(key.ExpiresAt), Show(key.LastUsedAt), key.Name);

    /// <summary>Prints all members of a key, as text or as JSON.</summary>
    public static async Task PrintAsync(ParseResult parsed, ApiKeyDetails key, bool asJson, DateTimeOffset now)
    {
        if (asJson)
        {
            await parsed.InvocationConfiguration.Output.PrintJsonAsync(new ApiKeyResponse(true, key));
            return;
        }

        await parsed.InvocationConfiguration.Output.PrintLineAsync(
            $"""
            id:                       {key.Id}
            name:                     {key.Name}
            permission:               {key.Permission}
            ratelimit_min:            {key.RatelimitMin}
            status:                   {Status(key, now)}
            created_at:               {Show(key.CreatedAt)}
            created_by:               {key.CreatedBy?.ToString("D") ?? "an operator"}
            last_used_at:             {Show(key.LastUsedAt)}
            expires_at:               {Show(key.ExpiresAt)}
            key_hint:                 {key.KeyHint ?? "-"}
            previous_key_expires_at:  {Show(key.PreviousKeyExpiresAt)}
            owner_id:                 {key.OwnerId ?? "-"}
            scopes:                   {Show(key.Scopes)}
            allowed_addresses:        {Show(key.AllowedAddresses)}
            metadata:                 {key.Metadata?.GetRawText() ?? "-"}
            """);
    }

    private static string Status(ApiKeyDetails key, DateTimeOffset now) => key.ExpiresAt <= now ? "expired" : key.Enabled ? "active" : "disabled";

    private static string Show(IReadOnlyList<string> texts) => texts.Count > 0 ? string.Join(' ', texts) : "-";

    private static string Show(DateTimeOffset? instant) => instant is { } value ? Rfc3339.Format(value) : "-";

    private static TerminalText Row(string id, string permission, string limit, string status, string hint, string expires, string lastUsed, string name) =>
        $"{id,-36}  {permission,-10}  {limit,7}  {status,-8}  {hint,-4}  {expires,-29}  {lastUsed,-29}  {name}";
}
