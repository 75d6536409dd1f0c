namespace Avicenna.Infrastructure.RateLimiting;

/// <summary>
/// <see cref="RequestWindow"/> as a script of Redis. A key is one hash: a field for each cell that holds admissions, named by the
/// cell's number, with their count and the last one's moment; and the fields <c>count</c> (of all cells), <c>oldest</c> (the first cell
/// that holds any), <c>newest</c> (the last moment seen) and <c>shift</c> (by how much the clock was set back).
/// </summary>
internal static class RedisWindowScript
{
    /// <summary>Sets <c>now</c>, in microseconds, from Redis's own clock, which all nodes share.</summary>
    public const string ServerClock =
        """
        local time = redis.call('TIME')
        local now = time[1] * 1000000 + time[2]
        """;

    /// <summary>The script; its key is the window's, its first argument the limit; it answers with the decision's three numbers.</summary>
    /// <param name="clock">Lua that sets <c>now</c>.</param>
    public static string Create(string clock) =>
        clock +
        """

        local CELL, WINDOW = 500000, 60000000
        local key, limit = KEYS[1], tonumber(ARGV[1])
        local state = redis.call('HMGET', key, 'count', 'oldest', 'newest', 'shift')
        local count, oldest = tonumber(state[1]) or 0, tonumber(state[2]) or 0
        local newest, shift = tonumber(state[3]) or 0, tonumber(state[4]) or 0

        local function read(cell)
          local value = redis.call('HGET', key, cell)
          if not value then return 0, 0 end
          local admissions, last = string.match(value, '(%d+):(%d+)')
          return tonumber(admissions), tonumber(last)
        end

        -- A clock that was set back goes on from where the key last saw it: nothing is counted twice or for too long.
        now = now + shift
        local changed = now < newest
        if changed then
          shift = shift + newest - now
          now = newest
        end
        local cell = math.floor(now / CELL)

        local admissions, last = read(oldest)
        while count > 0 and now - last >= WINDOW do
          count = count - admissions
          changed = true
          redis.call('HDEL', key, oldest)
          if count > 0 then
            repeat
              oldest = oldest + 1
              admissions, last = read(oldest)
            until admissions > 0
          end
        end

        local admitted = count < limit
        if admitted then
          if count == 0 then oldest = cell end
          count = count + 1
          local here = read(cell) + 1
          redis.call('HSET', key, cell, string.format('%d:%d', here, now))
          -- A cell counts for 60 s after its last admission, so for 60.5 s after its beginning; the key must last as long.
          if here == 1 then redis.call('PEXPIRE', key, 61000) end
        end
        if admitted or changed or math.floor(newest / CELL) < cell then
          redis.call('HSET', key, 'count', count, 'oldest', oldest, 'newest', now, 'shift', shift)
        end

        -- With the passing of which cell one more is possible: a later one than the oldest where more is counted than the limit.
        local freed, freeing = 0, oldest - 1
        repeat
          freeing = freeing + 1
          admissions, last = read(freeing)
          freed = freed + admissions
        until freed > count - limit
        return { admitted and 1 or 0, math.max(limit - count, 0), math.ceil((last + WINDOW - now) / 1000000) }
        """;
}
