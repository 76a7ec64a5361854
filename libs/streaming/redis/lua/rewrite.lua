#!lua flags=allow-oom
-- Makes a stream anew from what is in it. A server only marks what is removed from a stream, and
-- keeps the bytes, on its disk too, for as long as the node has another entry.
--
-- KEYS 1 stream, 2 the copy
-- ARGV 1 id behind which to go on ("" at the beginning), 2 entries to copy now
-- Answers the id of the last entry that was copied while there are more; "done" once the copy has
-- taken the stream's place, with all groups, consumers and pending entries; "changed" where
-- entries were removed meanwhile, "lost" where one is pending that is gone: the copy is dropped.
-- Errors: WRONGTYPE.

local stream, copy, behind, most = KEYS[1], KEYS[2], ARGV[1], tonumber(ARGV[2])
local found = redis.call('TYPE', stream).ok
if found == 'none' then
  return 'done'
elseif found ~= 'stream' then
  return redis.error_reply('WRONGTYPE ' .. stream .. ' is a ' .. found .. ', expected stream')
end
if behind == '' then
  redis.call('DEL', copy)
end
local start = behind == '' and '-' or '(' .. behind
local entries = redis.call('XRANGE', stream, start, '+', 'COUNT', most)
for _, entry in ipairs(entries) do
  redis.call('XADD', copy, entry[1], unpack(entry[2]))
  behind = entry[1]
end
if #entries == most then
  return behind
end

local function table_of(flat)
  local made = {}
  for at = 1, #flat, 2 do made[flat[at]] = flat[at + 1] end
  return made
end
local function dropped(why)
  redis.call('DEL', copy)
  return why
end

if redis.call('XLEN', copy) ~= redis.call('XLEN', stream) then
  return dropped('changed')
end
local groups = {}
for _, flat in ipairs(redis.call('XINFO', 'GROUPS', stream)) do
  groups[#groups + 1] = table_of(flat)
end
local pages = {}
for _, group in ipairs(groups) do
  local from = '-'
  while from do
    local page = redis.call('XPENDING', stream, group.name, from, '+', 1000)
    for _, row in ipairs(page) do
      if #redis.call('XRANGE', stream, row[1], row[1]) == 0 then
        return dropped('lost')
      end
    end
    pages[#pages + 1] = { group.name, page }
    from = #page == 1000 and '(' .. page[1000][1] or nil
  end
end

local info = table_of(redis.call('XINFO', 'STREAM', stream))
if redis.call('EXISTS', copy) == 0 then -- a stream without entries is one all the same
  redis.call('XGROUP', 'CREATE', copy, 'none', '0', 'MKSTREAM')
  redis.call('XGROUP', 'DESTROY', copy, 'none')
end
redis.call('XSETID', copy, info['last-generated-id'], 'ENTRIESADDED', info['entries-added'],
  'MAXDELETEDID', info['max-deleted-entry-id'])
for _, group in ipairs(groups) do
  local create = { 'XGROUP', 'CREATE', copy, group.name, group['last-delivered-id'] }
  if group['entries-read'] then
    create[6], create[7] = 'ENTRIESREAD', group['entries-read']
  end
  redis.call(unpack(create))
  for _, consumer in ipairs(redis.call('XINFO', 'CONSUMERS', stream, group.name)) do
    redis.call('XGROUP', 'CREATECONSUMER', copy, group.name, table_of(consumer).name)
  end
end
for _, page in ipairs(pages) do
  for _, row in ipairs(page[2]) do
    redis.call('XCLAIM', copy, page[1], row[2], 0, row[1], 'IDLE', row[3], 'RETRYCOUNT', row[4],
      'FORCE', 'JUSTID')
  end
end
redis.call('RENAME', copy, stream)
return 'done'
