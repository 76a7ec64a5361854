#!lua flags=allow-oom
-- Takes or renews an exclusive right. KEYS 1 lease; ARGV 1 holder, 2 ms. Answers 1 or 0.
-- flags=allow-oom: a full server must not take a living process's right away.
local holder = redis.call('GET', KEYS[1])
if holder and holder ~= ARGV[1] then
  return 0
end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return 1
