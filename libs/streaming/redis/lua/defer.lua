#!lua flags=allow-oom
-- Leaves one entry pending, due again after a delay.
-- KEYS 1 stream, 2 due times, 3 attempts
-- ARGV 1 group, 2 entry id, 3 delay in ms, 4 attempts spent so far (a number, not an increment:
--   the call may be repeated when its answer was lost), 5 consumer, 6 since when it waits for a
--   server, in ms since 1970, or nothing, 7 why it waits, for people
-- Answers 1, or 0 when the entry was no longer pending, or is in another consumer's hands: a process
-- that stood still must not set a time or attempts for what another runs by now. Answers -1, and
-- does nothing, when it was removed from its stream: by its due time all would be lost.
-- Due times are the server's own clock: replicas on skewed machines agree on them.

local pending = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[2], ARGV[2], 1)
if #pending == 0 or pending[1][2] ~= ARGV[5] then
  return 0
end
if #redis.call('XRANGE', KEYS[1], ARGV[2], ARGV[2]) == 0 then
  return -1
end
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
redis.call('ZADD', KEYS[2], now + tonumber(ARGV[3]), ARGV[2])
if ARGV[4] ~= '0' then
  redis.call('HSET', KEYS[3], ARGV[2], ARGV[4])
end
if ARGV[6] ~= '' then
  redis.call('HSET', KEYS[3], ARGV[2] .. ':since', ARGV[6])
end
redis.call('HSET', KEYS[3], ARGV[2] .. ':why', ARGV[7])
return 1
