namespace Avicenna.Infrastructure.RateLimiting;

/// <summary>
/// <see cref="RequestWindow"/> as a script of Redis. A key is one hash: a field for each cell that holds admissions, named by
/// the cell's number, and the fields <c>count</c> (of all cells), <c>oldest</c> (the first cell that holds any), <c>newest</c>
/// (the last cell seen) and <c>shift</c> (by how much the clock was once set back).
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

        local CELL, CELLS = 500000, 121
        local key, limit = KEYS[1], tonumber(ARGV[1])
        local state = redis.call('HMGET', key, 'count', 'oldest', 'newest', 'shift')
        local count, oldest = tonumber(state[1]) or 0, tonumber(state[2]) or 0
        local newest, shift = tonumber(state[3]) or 0, tonumber(state[4]) or 0

        -- A clock that was set back goes on from where the key last saw it: nothing is counted twice or for too long.
        now = now + shift
        local behind = newest * CELL - now
        if behind > 0 then
          shift = shift + behind
          now = now + behind
        end
        local cell = math.floor(now / CELL)
        local changed = behind > 0 or cell > newest

        while count > 0 and cell - oldest >= CELLS do
          count = count - (tonumber(redis.call('HGET', key, oldest)) or 0)
          redis.call('HDEL', key, oldest)
          if count > 0 then
            repeat oldest = oldest + 1 until oldest >= cell or redis.call('HEXISTS', key, oldest) == 1
          end
        end

        local admitted = count < limit
        if admitted then
          if count == 0 then oldest = cell end
          count = count + 1
          changed = true
          -- A cell is looked at until 60.5 s after its beginning; the key must last as long.
          if redis.call('HINCRBY', key, cell, 1) == 1 then redis.call('PEXPIRE', key, 61000) end
        end
        if changed then
          redis.call('HSET', key, 'count', count, 'oldest', oldest, 'newest', cell, 'shift', shift)
        end

        -- With the end of which cell one more is possible: a later one than the oldest where more is counted than the limit.
        local freeing = oldest
        if count > limit then
          local freed = tonumber(redis.call('HGET', key, oldest)) or 0
          while freed <= count - limit and freeing < cell do
            freeing = freeing + 1
            freed = freed + (tonumber(redis.call('HGET', key, freeing)) or 0)
          end
        end
        return { admitted and 1 or 0, math.max(limit - count, 0), math.ceil(((freeing + CELLS) * CELL - now) / 1000000) }
        """;
}
