#!lua flags=allow-oom
-- Leaves one entry pending, due again after a delay.
-- KEYS 1 stream, 2 due times, 3 attempts; ARGV 1 group, 2 entry id, 3 delay in ms, 4 attempts spent so far (a number,
-- not an increment: the call may be repeated when its answer was lost)
-- Answers 1, or 0 when the entry was no longer pending.
-- Due times are the server's own clock: replicas on skewed machines agree on them.

if #redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[2], ARGV[2], 1) == 0 then
  return 0
end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('ZADD', KEYS[2], now + tonumber(ARGV[3]), ARGV[2])
if ARGV[4] ~= '0' then
  redis.call('HSET', KEYS[3], ARGV[2], ARGV[4])
end
return 1
