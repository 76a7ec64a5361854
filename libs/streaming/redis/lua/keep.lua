#!lua flags=allow-oom
-- Writes one member of a hash. A full server must still let us say that something is done: else it
-- is done again, and fills the server further.
-- KEYS 1 hash; ARGV 1 member, 2 value
return redis.call('HSET', KEYS[1], ARGV[1], ARGV[2])
