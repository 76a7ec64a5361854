-- Asks for leave to visit a host. By the server's clock; times in milliseconds.
--
-- KEYS 1 host (hash), 2 visits under way (zset: visit -> when it is given up), 3 this request's turn
-- ARGV 1 visit, 2 interval, 3 visits at once, 4 longest wait on the spot, 5 a visit's longest life,
--      6 'queue', 'bounce' (as 'queue', but a full host costs the turn) or 'aside' (needs no turn),
--      7 'first' for a poll of a source, which goes before all pages of the host, or 'then'
-- Answers {'go', wait}, {'full', 0}, {'turn', delay} or {'resting', delay, 'failures' or 'busy'}.
--
-- `tail` is the last turn given out, `started` the last visit that began. Two of them, because
-- turns lie in the future: whoever comes late is fitted in behind `started`, or given a new turn.
-- Polls have turns of their own, the last of which is `polls`: a page begins behind them, but right
-- behind a poll that began (`last`), so that no number of polls takes all turns of a host.

local HOUR = 3600000
local time = redis.call('TIME')
local now = time[1] * 1000 + math.floor(time[2] / 1000)
local visit, interval, cap = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3])
local patience, life, mode = tonumber(ARGV[4]), tonumber(ARGV[5]), ARGV[6]

local is_poll = ARGV[7] == 'first'
local queue = is_poll and 'polls' or 'tail'
local host = redis.call(
  'HMGET', KEYS[1], 'tail', 'polls', 'started', 'rest', 'probe', 'probe_until', 'why', 'last')
local pages, polls, started = tonumber(host[1] or 0), tonumber(host[2] or 0), tonumber(host[3] or 0)
local rest, probe, probe_until = tonumber(host[4] or 0), host[5], tonumber(host[6] or 0)
local tail = is_poll and polls or pages

local function keep()
  redis.call('PEXPIRE', KEYS[1], math.max(tail, pages, rest, now) - now + 24 * HOUR)
end

-- A new turn behind all others, remembered an hour longer than it needs.
local function new_turn(earliest, step)
  tail = math.max(math.max(tail, started) + step, earliest)
  redis.call('HSET', KEYS[1], queue, tail)
  redis.call('SET', KEYS[3], tail, 'PX', tail - now + HOUR)
  keep()
  return tail - now
end

local turn = tonumber(redis.call('GET', KEYS[3]) or 0)

local probing = rest > 0
if rest > now or (probing and probe_until > now and probe ~= visit) then
  -- Turns go on behind the rest, so that those who wait do not all come back at once.
  if turn > math.max(rest, now) then
    return {'resting', turn - now, host[7] or ''}
  end
  return {'resting', new_turn(math.max(rest, now), interval), host[7] or ''}
end

if mode ~= 'aside' then
  local start = math.max(started + interval, now)
  if turn > 0 then
    start = math.max(start, turn)
  else
    start = math.max(start, tail + interval)
  end
  -- A poll whose time is long over does not come.
  if not is_poll and host[8] ~= 'polls' and polls + patience > now then
    start = math.max(start, polls + interval)
  end
  if turn - now > patience then
    return {'turn', turn - now}
  end
  if start - now > patience then
    return {'turn', new_turn(now, interval)}
  end
  redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', now)
  if redis.call('ZCARD', KEYS[2]) >= cap then
    if mode == 'bounce' then
      return {'turn', new_turn(now + patience, math.max(interval, 50))}
    end
    return {'full', 0}
  end
  started, tail = start, math.max(tail, start)
  redis.call('HSET', KEYS[1], 'started', started, queue, tail, 'last', queue)
  redis.call('ZADD', KEYS[2], start + life, visit)
  redis.call('PEXPIRE', KEYS[2], patience + life)
  redis.call('DEL', KEYS[3])
else
  started = now
end

if probing then
  redis.call('HSET', KEYS[1], 'probe', visit, 'probe_until', started + life)
end
keep()
return {'go', math.max(started - now, 0)}
