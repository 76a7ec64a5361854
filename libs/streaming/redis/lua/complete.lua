#!lua flags=allow-oom
-- Ends one pending entry: writes everything it leads to, then acknowledges it. All or nothing.
--
-- KEYS 1 stream, 2 due times, 3 attempts, 4 notes, 5… every key that is written
-- ARGV 1 group, 2 entry id, then one write after another:
--   add <key index> <number of strings> <field> <value> …
--   newest <key index> <member> <number> <value>
--   mark <key index> <member> <score>
--   count <key index> <member> <by> <seconds that the key is kept>
--   hold <key index> <owner> <seconds>
--   release <key index> <owner>
--   once <key index> <member> <seconds that a member is kept> <how many are kept>
-- What each does is said in libs/contracts/results.py. A `once` decides about the `add` behind it.
-- Answers 1, or 0 when the entry was no longer pending: then nothing was written.
-- Errors, with nothing written: WRONGTYPE where a stream's key holds something else (every entry
-- is refused so), CONFLICT where state does (only entries that write there are refused).
--
-- flags=allow-oom: a full server must still let the backlog drain.

local pending = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[2], ARGV[2], 1)
if #pending == 0 then
  return 0
end

local expected = { add = 'stream', newest = 'hash', mark = 'zset', count = 'hash', hold = 'string', once = 'zset' }
-- How many arguments each takes; an `add` has as many more as it says.
local length = { add = 3, newest = 5, mark = 4, count = 5, hold = 4, release = 3, once = 5 }
local LARGEST_COUNT = 9007199254740992 -- 2^53: beyond it this script would compare rounded numbers

-- As strict as HINCRBY: 007 and -0 are no numbers to it.
local function is_count(held)
  return not held or held == '0'
    or (string.match(held, '^-?[1-9]%d*$') and math.abs(tonumber(held)) < LARGEST_COUNT)
end

-- A refused write half-way would leave the earlier ones behind: look at every key first, and at
-- every value that a write computes with.
local at, kinds = 3, {}
for index, wanted in ipairs({ 'stream', 'zset', 'hash' }) do
  local found = redis.call('TYPE', KEYS[index]).ok
  if found ~= 'none' and found ~= wanted then
    return redis.error_reply('WRONGTYPE ' .. KEYS[index] .. ' is a ' .. found .. ', expected ' .. wanted)
  end
end
while at <= #ARGV do
  local kind, key = ARGV[at], KEYS[tonumber(ARGV[at + 1])]
  local found = kinds[key] or redis.call('TYPE', key).ok
  if kind ~= 'release' then
    if found ~= 'none' and found ~= expected[kind] then
      local code = kind == 'add' and 'WRONGTYPE ' or 'CONFLICT '
      return redis.error_reply(code .. key .. ' is a ' .. found .. ', expected ' .. expected[kind])
    end
    if kind == 'count' and not is_count(redis.call('HGET', key, ARGV[at + 2])) then
      return redis.error_reply('CONFLICT ' .. key .. ' ' .. ARGV[at + 2] .. ' holds no count')
    end
    kinds[key] = expected[kind]
  end
  at = at + length[kind] + (kind == 'add' and tonumber(ARGV[at + 2]) or 0)
end

-- Whether a member is new in its record; it is recorded with the server's own time.
local function is_first(key, member, keep, most)
  if redis.call('ZSCORE', key, member) then
    return false
  end
  local time = redis.call('TIME')
  local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
  redis.call('ZADD', key, now, member)
  redis.call('ZREMRANGEBYSCORE', key, '-inf', now - tonumber(keep) * 1000)
  redis.call('ZREMRANGEBYRANK', key, 0, -tonumber(most) - 1)
  redis.call('EXPIRE', key, keep)
  return true
end

at = 3
local add = true
while at <= #ARGV do
  local kind, key = ARGV[at], KEYS[tonumber(ARGV[at + 1])]
  if kind == 'once' then
    add = is_first(key, ARGV[at + 2], ARGV[at + 3], ARGV[at + 4])
  elseif kind == 'add' then
    if add then
      redis.call('XADD', key, '*', unpack(ARGV, at + 3, at + 2 + tonumber(ARGV[at + 2])))
    end
    add = true
  elseif kind == 'newest' then
    local member, number, value = ARGV[at + 2], ARGV[at + 3], ARGV[at + 4]
    local held = redis.call('HGET', key, member)
    if (tonumber(string.match(held or '', '^%d+')) or -1) <= tonumber(number) then
      redis.call('HSET', key, member, number .. ' ' .. value)
    end
  elseif kind == 'mark' then
    redis.call('ZADD', key, 'GT', ARGV[at + 3], ARGV[at + 2])
  elseif kind == 'count' then
    redis.call('HINCRBY', key, ARGV[at + 2], ARGV[at + 3])
    redis.call('EXPIRE', key, ARGV[at + 4])
  elseif kind == 'hold' then
    local holder = redis.call('GET', key)
    if not holder or holder == ARGV[at + 2] then
      redis.call('SET', key, ARGV[at + 2], 'EX', ARGV[at + 3])
    end
  elseif redis.call('TYPE', key).ok == 'string' and redis.call('GET', key) == ARGV[at + 2] then
    redis.call('DEL', key)
  end
  at = at + length[kind] + (kind == 'add' and tonumber(ARGV[at + 2]) or 0)
end

redis.call('ZREM', KEYS[2], ARGV[2])
redis.call('HDEL', KEYS[3], ARGV[2], ARGV[2] .. ':since', ARGV[2] .. ':why')
redis.pcall('HDEL', KEYS[4], ARGV[2]) -- notes are for accidents: a key of another type stops nothing
redis.call('XACK', KEYS[1], ARGV[1], ARGV[2])
return 1
