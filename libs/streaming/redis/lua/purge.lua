#!lua flags=allow-oom
-- Removes one entry for good, whoever has it: the request on whose way it is ends here.
--
-- KEYS 1 stream, 2 outcomes, then for each group of ours: due times, attempts, notes
-- ARGV 1 entry id, 2 how many groups, these groups, then fields and values of the outcome, or none
-- Answers 2 where a request ended with it, 1 where it was removed, 0 where it was not there.
-- Who is working on it completes nothing: it is not pending any more. Errors: WRONGTYPE.

local id, count = ARGV[1], tonumber(ARGV[2])
for index = 1, 2 do
  local found = redis.call('TYPE', KEYS[index]).ok
  if found ~= 'none' and found ~= 'stream' then
    return redis.error_reply('WRONGTYPE ' .. KEYS[index] .. ' is a ' .. found .. ', expected stream')
  end
end
if redis.call('EXISTS', KEYS[1]) == 0 then
  return 0
end

local function parts(entry)
  local ms, sequence = string.match(entry, '^(%d+)-(%d+)$')
  return tonumber(ms), tonumber(sequence)
end
local function is_behind(one, other)
  local a, b = parts(one)
  local c, d = parts(other)
  return a < c or (a == c and b < d)
end

local delivered = {}
for _, group in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
  local name, last
  for at = 1, #group, 2 do
    if group[at] == 'name' then name = group[at + 1] end
    if group[at] == 'last-delivered-id' then last = group[at + 1] end
  end
  delivered[name] = last
end

local there, open = #redis.call('XRANGE', KEYS[1], id, id) > 0, false
for index = 1, count do
  local group, at = ARGV[2 + index], 3 * index
  local last = delivered[group]
  local pending = last and #redis.call('XPENDING', KEYS[1], group, id, id, 1) > 0
  open = open or pending or (there and (not last or is_behind(last, id)))
  redis.pcall('ZREM', KEYS[at], id)
  redis.pcall('HDEL', KEYS[at + 1], id, id .. ':since', id .. ':why')
  redis.pcall('HDEL', KEYS[at + 2], id)
end
for group in pairs(delivered) do
  redis.call('XACK', KEYS[1], group, id)
end
redis.call('XDEL', KEYS[1], id)
if open and #ARGV > 2 + count then
  redis.call('XADD', KEYS[2], '*', unpack(ARGV, 3 + count))
  return 2
end
return there and 1 or 0
