#!lua flags=allow-oom
-- Ends a visit to a host, and remembers how the host did. Times in milliseconds.
--
-- KEYS 1 host (hash), 2 visits under way (zset)
-- ARGV 1 visit, 2 'well', 'failures', 'busy' or 'unknown', 3 rest that the host asked for or -1,
--      4… how long it rests after one, two, … in a row; the last one for all that follow
-- Answers for how long it rests now.

local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local visit, how, asked = ARGV[1], ARGV[2], tonumber(ARGV[3])

redis.call('ZREM', KEYS[2], visit)
if redis.call('HGET', KEYS[1], 'probe') == visit then
  redis.call('HDEL', KEYS[1], 'probe', 'probe_until')
end
local rest = tonumber(redis.call('HGET', KEYS[1], 'rest') or 0)

if how == 'unknown' then
  return math.max(rest - now, 0)
end
if how == 'well' then
  -- An answer to a question from before the rest does not end it.
  if rest > now then
    return rest - now
  end
  redis.call('HDEL', KEYS[1], 'failures', 'busy', 'rest', 'why')
  return 0
end

local pause = asked
if rest <= now then
  -- What was under way when the rest began counts as one.
  local count = redis.call('HINCRBY', KEYS[1], how, 1)
  if asked < 0 then
    pause = tonumber(ARGV[math.min(3 + count, #ARGV)])
  end
end
if pause > 0 then
  rest = math.max(rest, now + pause)
  redis.call('HSET', KEYS[1], 'rest', rest, 'why', how)
end
redis.call('PEXPIRE', KEYS[1], math.max(rest - now, 0) + 24 * 3600000)
return math.max(rest - now, 0)
