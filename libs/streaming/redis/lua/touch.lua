#!lua flags=allow-oom
-- Says that entries are still being worked on.
-- KEYS 1 stream, 2 due times; ARGV 1 group, 2 consumer, 3 ms that this holds, 4… entry ids
--
-- XCLAIM drops an entry that was removed from its stream. The work on it can still be completed:
-- it gets a due time instead, at which, unless touched again, it is found to be lost.

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
for index = 4, #ARGV do
  local id = ARGV[index]
  if #redis.call('XRANGE', KEYS[1], id, id) > 0 then
    redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, id, 'JUSTID')
  elseif #redis.call('XPENDING', KEYS[1], ARGV[1], id, id, 1) > 0 then
    redis.call('ZADD', KEYS[2], now + tonumber(ARGV[3]), id)
  end
end
return 1
