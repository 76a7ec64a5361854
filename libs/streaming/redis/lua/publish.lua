#!lua flags=allow-oom
-- Publishes changes of state, each with its event: both or neither, and no change twice.
--
-- KEYS 1 hash of states, 2… streams
-- ARGV one change after another:
--   <member> <number that its state begins with, or ""> <new state, or "" for none> <key index>
--   <number of strings> <field> <value> …
-- A change whose state is not the expected one any more, since somebody was faster, is left out.
-- Answers how many were published. Errors, with nothing written: WRONGTYPE.

for index, key in ipairs(KEYS) do
  local found, wanted = redis.call('TYPE', key).ok, index == 1 and 'hash' or 'stream'
  if found ~= 'none' and found ~= wanted then
    return redis.error_reply('WRONGTYPE ' .. key .. ' is a ' .. found .. ', expected ' .. wanted)
  end
end

local at, published = 1, 0
while at <= #ARGV do
  local member, expected, state = ARGV[at], ARGV[at + 1], ARGV[at + 2]
  local count = tonumber(ARGV[at + 4])
  local held = redis.call('HGET', KEYS[1], member)
  if (string.match(held or '', '^%d+') or '') == expected then
    redis.call('XADD', KEYS[tonumber(ARGV[at + 3])], '*', unpack(ARGV, at + 5, at + 4 + count))
    if state == '' then
      redis.call('HDEL', KEYS[1], member)
    else
      redis.call('HSET', KEYS[1], member, state)
    end
    published = published + 1
  end
  at = at + 5 + count
end
return published
