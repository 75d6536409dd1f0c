using CsCheck;

namespace Avicenna.Api.Tests.Soak;

/// <summary>
/// Creates, rotates, changes and deletes keys, and remembers what was acknowledged. A change without a success response may have been made
/// or not; its key is then left alone.
/// </summary>
internal sealed class ChangingKeys(SoakClient client, string admin, PCG choices)
{
    // More would only make the checks longer.
    private const int MaxKeys = 12;

    private readonly List<Key> keys = [];
    private readonly List<Key> deleted = [];
    private readonly Dictionary<string, int> events = [];
    private readonly HashSet<string> uncertain = [];

    private int acknowledged;

    /// <summary>How many changes were acknowledged.</summary>
    public int Acknowledged => Volatile.Read(ref acknowledged);

    /// <summary>Makes one change after the other until one gets no response.</summary>
    public async Task ChangeAsync(Uri server, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            var status = await (choices.Next(4) switch
            {
                _ when keys.Count == 0 => CreateAsync(server),
                0 when keys.Count < MaxKeys => CreateAsync(server),
                1 => RotateAsync(server, Choose()),
                2 => DeleteAsync(server, Choose()),
                _ => UpdateAsync(server, Choose()),
            });
            status.Should().BeOneOf([0, 200, 201, 503], "everything else would be a wrong answer");
            if (status == 0)
            {
                return;
            }
        }
    }

    /// <summary>Requires that each key is as the last acknowledged change left it.</summary>
    public async Task ShouldBeKeptAsync(Uri server)
    {
        foreach (var key in keys)
        {
            var (status, body) = await client.SendAsync(server, "GET", "/api-keys/current", key.Secret);
            status.Should().Be(key.IsEnabled ? 200 : 401, "key {0} is {1}", key.Id, key.IsEnabled ? "enabled" : "disabled");
            if (key.IsEnabled)
            {
                body.GetProperty("key_data").GetProperty("ratelimit_min").GetInt32().Should().Be(key.Limit);
            }
        }

        foreach (var key in deleted)
        {
            await ShouldBeRefusedAsync(server, key.Secret, "its key was deleted");
        }

        foreach (var secret in keys.Select(key => key.Previous).OfType<string>())
        {
            await ShouldBeRefusedAsync(server, secret, "it was rotated away");
        }
    }

    /// <summary>Requires an audit event for each acknowledged change, and none for any other.</summary>
    public void ShouldBeAudited(IReadOnlyDictionary<string, int> audited) =>
        events.Where(key => audited.GetValueOrDefault(key.Key) is var count && (count < key.Value || (count > key.Value && !uncertain.Contains(key.Key))))
            .Should().BeEmpty("each change of a key has one event");

    private async Task<int> CreateAsync(Uri server)
    {
        var (status, body) = await client.SendAsync(server, "POST", "/admin/api-keys", admin, new { name = "Soak", ratelimit_min = Key.FirstLimit });
        if (status == 201)
        {
            var key = new Key { Id = body.GetProperty("key_data").GetProperty("id").GetString()!, Secret = body.GetProperty("key").GetString()! };
            keys.Add(key);
            Note(key);
        }

        return status;
    }

    private async Task<int> RotateAsync(Uri server, Key key)
    {
        var (status, body) = await client.SendAsync(server, "POST", $"/admin/api-keys/{key.Id}/rotate", admin);
        return Settle(key, status, () => (key.Previous, key.Secret) = (key.Secret, body.GetProperty("key").GetString()!));
    }

    private async Task<int> UpdateAsync(Uri server, Key key)
    {
        var (isEnabled, limit) = (choices.Next(4) > 0, key.Limit + 1);
        var (status, _) = await client.SendAsync(server, "PATCH", $"/admin/api-keys/{key.Id}", admin, new { enabled = isEnabled, ratelimit_min = limit });
        return Settle(key, status, () => (key.IsEnabled, key.Limit) = (isEnabled, limit));
    }

    private async Task<int> DeleteAsync(Uri server, Key key)
    {
        var (status, _) = await client.SendAsync(server, "DELETE", $"/admin/api-keys/{key.Id}", admin);
        return Settle(key, status, () =>
        {
            keys.Remove(key);
            deleted.Add(key);
            if (deleted.Count > MaxKeys)
            {
                deleted.RemoveAt(0);
            }
        });
    }

    private int Settle(Key key, int status, Action acknowledge)
    {
        if (status == 200)
        {
            acknowledge();
            Note(key);
        }
        else
        {
            keys.Remove(key);
            uncertain.Add(key.Id);
        }

        return status;
    }

    private void Note(Key key)
    {
        events[key.Id] = events.GetValueOrDefault(key.Id) + 1;
        acknowledged++;
    }

    private async Task ShouldBeRefusedAsync(Uri server, string secret, string because) =>
        (await client.SendAsync(server, "GET", "/api-keys/current", secret)).Status.Should().Be(401, because);

    private Key Choose() => keys[(int)choices.Next((uint)keys.Count)];

    private sealed class Key
    {
        // High enough for every check.
        public const int FirstLimit = 100_000;

        public required string Id { get; init; }

        public required string Secret { get; set; }

        public string? Previous { get; set; }

        public bool IsEnabled { get; set; } = true;

        public int Limit { get; set; } = FirstLimit;
    }
}
