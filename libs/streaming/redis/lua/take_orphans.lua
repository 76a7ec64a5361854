#!lua flags=allow-oom
-- Takes over entries whose consumer died: pending and idle for long (live consumers keep
-- touching what they hold), and not waiting for a due time. Each costs one attempt, written
-- before it runs, so that a message that kills its process cannot do so for ever.
-- KEYS 1 stream, 2 due times, 3 attempts
-- ARGV 1 group, 2 consumer, 3 idle time in ms, 4 how many at most, 5 id to look from,
--   6 attempts from which an entry is taken with no other in this call, 7… ids that this consumer is working on: after a standstill they look idle, and are not
-- Answers [id to look from next, list of [id, attempts, fields]].

local PAGE = 500 -- pending entries looked at in one call: keeps the server's pause short
local page = redis.call('XPENDING', KEYS[1], ARGV[1], 'IDLE', ARGV[3], ARGV[5], '+', PAGE)
local in_hand = {}
for index = 7, #ARGV do
  in_hand[ARGV[index]] = true
end
local taken = {}
local next_id = '-'
if #page == PAGE then
  next_id = '(' .. page[#page][1]
end
for index, row in ipairs(page) do
  local id = row[1]
  if not in_hand[id] and not redis.call('ZSCORE', KEYS[2], id) then
    -- What was damaged by hand counts as none: one bad value must not hide the orphans behind it.
    local spent = math.floor(tonumber(redis.call('HGET', KEYS[3], id) or 0) or 0) + 1
    local alone = spent >= tonumber(ARGV[6])
    if alone and #taken > 0 then
      next_id = id
      break
    end
    redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], ARGV[3], id, 'JUSTID')
    local entry = redis.call('XRANGE', KEYS[1], id, id)[1]
    redis.call('HSET', KEYS[3], id, spent)
    taken[#taken + 1] = { id, spent, entry and entry[2] or {} }
    if alone or #taken == tonumber(ARGV[4]) then
      if index < #page then
        next_id = '(' .. id
      end
      break
    end
  end
end
return { next_id, taken }
