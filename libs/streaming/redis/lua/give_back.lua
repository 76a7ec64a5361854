#!lua flags=allow-oom
-- On a graceful stop: what this consumer still holds is due at once, for anyone, at no cost.
-- KEYS 1 stream, 2 due times; ARGV 1 group, 2 consumer. Answers how many entries that were.

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local held = redis.call('XPENDING', KEYS[1], ARGV[1], '-', '+', 10000, ARGV[2])
local count = 0
for _, row in ipairs(held) do
  count = count + redis.call('ZADD', KEYS[2], 'NX', now, row[1])
end
return count
