#!lua flags=allow-oom
-- Takes entries whose time has come. Out of the due times, an entry is an ordinary pending
-- one: if its new owner dies, it is found as an orphan and that costs it an attempt.
-- KEYS 1 stream, 2 due times, 3 attempts; ARGV 1 group, 2 consumer, 3 how many at most
-- Answers a list of [id, attempts, fields]; fields are empty when the entry was deleted.

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local taken = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, ARGV[3])) do
  redis.call('ZREM', KEYS[2], id)
  if #redis.call('XPENDING', KEYS[1], ARGV[1], id, id, 1) > 0 then
    redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, id, 'JUSTID')
    local entry = redis.call('XRANGE', KEYS[1], id, id)[1]
    taken[#taken + 1] = { id, math.floor(tonumber(redis.call('HGET', KEYS[3], id) or 0) or 0), entry and entry[2] or {} }
  else
    redis.call('HDEL', KEYS[3], id)
  end
end
return taken
