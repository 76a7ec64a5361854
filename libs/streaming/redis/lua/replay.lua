#!lua flags=allow-oom
-- Sends a dead letter through its stage again: once, however many ask for it at once.
-- KEYS 1 stream of dead letters, 2 retry stream; ARGV 1 entry id of the letter, then the fields
-- and values of the entry that died.
-- Answers the new entry's id, or nothing where the letter is gone: then nothing was written.
--
-- Added before the deletion: a refused write must not cost the letter.

if #redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1]) == 0 then
  return false
end
local added = redis.call('XADD', KEYS[2], '*', unpack(ARGV, 2))
redis.call('XDEL', KEYS[1], ARGV[1])
return added
