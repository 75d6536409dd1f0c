namespace Avicenna.Infrastructure.Redis;

/// <summary>
/// Applies a limit to all nodes together (docs/decisions/0011-limits.md). A key is one hash. It has a field for each node, a copy of that
/// node's window: five numbers (see <c>HEADER</c>), and an entry for each half second with admissions, with the time of the last one and their
/// count. The field <c>shift</c> says by how much the clock was set back. Unreadable data is deleted, and the nodes send it again.
/// </summary>
internal static class RedisWindowScript
{
    /// <summary>Sets <c>now</c>, in microseconds, from Redis's own clock, which all nodes share.</summary>
    public const string ServerClock =
        """
        local time = redis.call('TIME')
        local now = time[1] * 1000000 + time[2]
        """;

    /// <summary>Creates the script. <see cref="WindowReport"/> defines its arguments and <see cref="SharedAnswer"/> its result.</summary>
    public static string Create(string clock) =>
        clock +
        """

        local CELL, WINDOW, EXPIRY = 500000, 60000000, 61000
        -- generation, time of creation, the last time seen, first time of the last entry, the count of all entries
        local HEADER, HEADER_SIZE = '<ddddd', 40
        local ENTRY, ENTRY_SIZE, MAX_ENTRIES = '<dI4', 12, 128
        local TOLD, TOLD_SIZE = '<I4I4', 8
        local REFUSED, ADMITTED, UNKNOWN = 0, 1, 2
        local LARGEST = 2 ^ 53

        local key, node = KEYS[1], ARGV[1]
        local generation, born, limit = tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
        local claimed, counted, told = tonumber(ARGV[5]), tonumber(ARGV[6]), ARGV[7]

        local function is_number(value) return value and value >= 0 and value < LARGEST end

        local function parse(name, value)
          local size = #value - HEADER_SIZE
          if size < 0 or size % ENTRY_SIZE ~= 0 or size > MAX_ENTRIES * ENTRY_SIZE then return nil end
          local w = { name = name, entries = string.sub(value, HEADER_SIZE + 1), at = 1 }
          w.generation, w.born, w.newest, w.start, w.count = struct.unpack(HEADER, value)
          return is_number(w.newest) and is_number(w.count) and w or nil
        end

        local function head(w) return struct.unpack(ENTRY, w.entries, w.at) end

        local function write(w)
          local header = struct.pack(HEADER, w.generation, w.born, w.newest, w.start, w.count)
          redis.call('HSET', key, w.name, header .. string.sub(w.entries, w.at))
        end

        local fields = redis.pcall('HGETALL', key)
        local is_readable = not fields.err
        if fields.err and not string.find(fields.err, 'WRONGTYPE', 1, true) then return fields end
        local windows, newest, shift = {}, 0, 0
        for i = 1, #fields, 2 do
          if fields[i] == 'shift' then
            shift = tonumber(fields[i + 1])
            is_readable = is_readable and is_number(shift)
          else
            local w = parse(fields[i], fields[i + 1])
            if not w then is_readable = false break end
            windows[#windows + 1] = w
            newest = math.max(newest, w.newest)
          end
        end
        if not is_readable then
          redis.call('DEL', key)
          windows, newest, shift = {}, 0, 0
        end

        -- If the clock was set back, continue from the last time the key has seen: nothing counts twice or for too long.
        now = now + shift
        if now < newest then
          shift = shift + newest - now
          now = newest
          redis.call('HSET', key, 'shift', string.format('%.0f', shift))
        end

        local own, rest, others = nil, {}, 0
        for _, w in ipairs(windows) do
          while w.at < #w.entries do
            local last, admissions = head(w)
            if last <= now and now - last < WINDOW then break end
            w.count, w.at = w.count - admissions, w.at + ENTRY_SIZE
          end
          if w.at > #w.entries then w.count = 0 end
          if w.name == node then
            own = w
          elseif w.count > 0 then
            rest[#rest + 1], others = w, others + w.count
            if w.at > 1 then
              write(w)
              w.entries, w.at = string.sub(w.entries, w.at), 1
            end
          else
            redis.call('HDEL', key, w.name)
          end
        end

        if own and own.generation > generation then return { UNKNOWN, 0, 0, 0 } end
        local is_held = own and own.generation == generation and (counted == 0 or own.count > 0)
          and (born == 0 or own.born == born)
        local is_new = not is_held
        if is_new then
          if told == '' and (counted > 0 or born > 0) then return { UNKNOWN, 0, 0, 0 } end
          local entries, count = {}, 0
          for at = 1, #told, TOLD_SIZE do
            local age, admissions = struct.unpack(TOLD, told, at)
            entries[#entries + 1] = struct.pack(ENTRY, now - age, admissions)
            count = count + admissions
          end
          own = {
            name = node, generation = generation, born = now, newest = now, start = -CELL, count = count,
            entries = table.concat(entries), at = 1
          }
        end

        -- For this node's own count, use what the node sent, or what Redis has counted if that is more. A single node is limited only by its own.
        local mine = others > 0 and math.max(claimed, own.count + 1) or claimed
        local admitted = limit > 0 and others + mine <= limit
        if admitted then
          if own.at < #own.entries and now - own.start < CELL then
            local last = #own.entries - ENTRY_SIZE
            local _, admissions = struct.unpack(ENTRY, own.entries, last + 1)
            own.entries = string.sub(own.entries, 1, last) .. struct.pack(ENTRY, now, admissions + 1)
          else
            own.entries = own.entries .. struct.pack(ENTRY, now, 1)
            own.start = now
          end
          own.count = own.count + 1
          counted = counted + 1
        end
        local is_held_now = not is_new or admitted or told ~= '' or limit == 0
        if is_held_now and (is_new or admitted or limit == 0 or now - own.newest >= CELL) then
          own.newest = now
          write(own)
          -- An entry counts for less than 60.5 s after its first admission, so the key must live that long.
          if own.start == now or is_new or limit == 0 then redis.call('PEXPIRE', key, EXPIRY) end
        end

        -- Find the entry whose expiry allows one more request. This is later than the oldest entry if the count exceeds the limit. The node knows
        -- its own oldest entry better.
        local freed, excess, wait = 0, others + counted - limit, 0
        if excess > 0 then rest[#rest + 1] = own end
        while limit > 0 and (wait == 0 or freed <= excess) do
          local oldest, oldest_last, oldest_admissions
          for _, w in ipairs(rest) do
            if w.at < #w.entries then
              local last, admissions = head(w)
              if not oldest or last < oldest_last then oldest, oldest_last, oldest_admissions = w, last, admissions end
            end
          end
          if not oldest then break end
          wait, freed = oldest_last + WINDOW - now, freed + oldest_admissions
          oldest.at = oldest.at + ENTRY_SIZE
        end
        return { admitted and ADMITTED or REFUSED, others, math.ceil(wait / 1000000), is_held_now and own.born or 0 }
        """;
}
