#!lua flags=allow-oom
-- Takes or renews an exclusive right. KEYS 1 lease, 2 mark of a restore; ARGV 1 holder, 2 ms.
-- Answers 1 or 0; an error while a restore is not finished: who has no lease reads nothing.
-- flags=allow-oom: a full server must not take a living process's right away.
if redis.call('EXISTS', KEYS[2]) == 1 then
  return redis.error_reply('RESTORING a restore is under way, or was cut short: run `dealwire restore` again')
end
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
