#!lua flags=allow-oom
-- Takes entries whose time has come. Out of the due times, an entry is an ordinary pending
-- one: if its new owner dies, it is found as an orphan and that costs it an attempt.
-- KEYS 1 stream, 2 due times, 3 attempts, 4 notes; ARGV 1 group, 2 consumer, 3 how many at most
-- Answers a list of [id, attempts, waiting since, fields], and [… , note] for one that was removed
-- from its stream: that stays due, a little later, until somebody has completed it.

local LOST_DUE = 30000 -- ms that whoever takes a lost entry has to complete it
-- The note of a lost entry; none where the key holds something else, which must stop nothing.
local function note_of(id)
  local found = redis.pcall('HGET', KEYS[4], id)
  return type(found) == 'string' and found or ''
end

local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local taken = {}
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', now, 'LIMIT', 0, ARGV[3])) do
  if #redis.call('XPENDING', KEYS[1], ARGV[1], id, id, 1) > 0 then
    local entry = redis.call('XRANGE', KEYS[1], id, id)[1]
    local spent = math.floor(tonumber(redis.call('HGET', KEYS[3], id) or 0) or 0)
    if entry then
      redis.call('ZREM', KEYS[2], id)
      redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, id, 'JUSTID')
      taken[#taken + 1] = { id, spent, redis.call('HGET', KEYS[3], id .. ':since'), entry[2] }
    else
      redis.call('ZADD', KEYS[2], now + LOST_DUE, id)
      taken[#taken + 1] = { id, spent, false, {}, note_of(id) }
    end
  else
    redis.call('ZREM', KEYS[2], id)
    redis.call('HDEL', KEYS[3], id, id .. ':since', id .. ':why')
    redis.pcall('HDEL', KEYS[4], id)
  end
end
return taken
