#!lua flags=allow-oom
-- Creates a consumer group that reads from the very first entry, and its stream, where missing.
-- KEYS 1 stream; ARGV 1 group. flags=allow-oom: a stage that restarts must drain a full server.
local made = redis.pcall('XGROUP', 'CREATE', KEYS[1], ARGV[1], '0', 'MKSTREAM')
if made.err and not string.find(made.err, 'BUSYGROUP', 1, true) then
  return redis.error_reply(made.err)
end
return 1
