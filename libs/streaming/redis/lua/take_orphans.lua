#!lua flags=allow-oom
-- Takes over entries whose consumer died: pending and idle for long (live consumers keep
-- touching what they hold), and not waiting for a due time. Each costs one attempt, written
-- before it runs, so that a message that kills its process cannot do so for ever.
-- KEYS 1 stream, 2 due times, 3 attempts, 4 notes
-- ARGV 1 group, 2 consumer, 3 idle time in ms, 4 how many at most, 5 id to look from,
--   6 attempts from which an entry is taken with no other in this call,
--   7… ids that this consumer is working on: after a standstill they look idle, and are not
-- Answers [id to look from next, list of rows as those of take_due.lua].
--
-- One that was removed from its stream is not claimed, since that would drop it: it gets a due
-- time, and is found again then if nobody has completed it.

local PAGE = 500 -- pending entries looked at in one call: keeps the server's pause short
local page = redis.call('XPENDING', KEYS[1], ARGV[1], 'IDLE', ARGV[3], ARGV[5], '+', PAGE)
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local in_hand = {}
for index = 7, #ARGV do
  in_hand[ARGV[index]] = true
end
local taken = {}

-- The note of a lost entry; none where the key holds something else, which must stop nothing.
local function note_of(id)
  local found = redis.pcall('HGET', KEYS[4], id)
  return type(found) == 'string' and found or ''
end
local next_id = '-'
if #page == PAGE then
  next_id = '(' .. page[#page][1]
end
for index, row in ipairs(page) do
  local id = row[1]
  if not in_hand[id] and not redis.call('ZSCORE', KEYS[2], id) then
    -- What was damaged by hand counts as none: one bad value must not hide the orphans behind it.
    local spent = math.floor(tonumber(redis.call('HGET', KEYS[3], id) or 0) or 0) + 1
    local entry = redis.call('XRANGE', KEYS[1], id, id)[1]
    local alone = entry and spent >= tonumber(ARGV[6])
    if alone and #taken > 0 then
      next_id = id
      break
    end
    if entry then
      redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], ARGV[3], id, 'JUSTID')
      redis.call('HSET', KEYS[3], id, spent)
      taken[#taken + 1] = { id, spent, redis.call('HGET', KEYS[3], id .. ':since'), entry[2] }
    else
      redis.call('ZADD', KEYS[2], now + tonumber(ARGV[3]), id)
      taken[#taken + 1] = { id, spent, false, {}, note_of(id) }
    end
    if alone or #taken == tonumber(ARGV[4]) then
      if index < #page then
        next_id = '(' .. id
      end
      break
    end
  end
end
return { next_id, taken }
