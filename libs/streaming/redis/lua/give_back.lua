#!lua flags=allow-oom
-- On a graceful stop: what this consumer still holds is due at once, for anyone, at no cost.
-- KEYS 1 stream, 2 due times; ARGV 1 group, 2 consumer, 3 id to go on from
-- Answers [id to go on from, or '' at the end; how many entries were given back].

local PAGE = 1000 -- pending entries in one call: keeps the server's pause short
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local page = redis.call('XPENDING', KEYS[1], ARGV[1], ARGV[3], '+', PAGE, ARGV[2])
local count = 0
for _, row in ipairs(page) do
  count = count + redis.call('ZADD', KEYS[2], 'NX', now, row[1]) -- NX: one with a due time keeps it
end
return { #page == PAGE and '(' .. page[#page][1] or '', count }
