-- wrk -s wrk.lua URL -- BODIES EXPECTED START
-- Posts the lines of the file BODIES in turn, from the one with number START on. An answer is wrong when it is not 200, holds "errors", or lacks EXPECTED.
-- "@N@" in a body becomes a number that is never the same, so that every mutation changes something; bodies without it are
-- formatted once. TOKEN in the environment goes into the header Authorization.
local threads = {}

function setup(thread)
  threads[#threads + 1] = thread
end

function init(arguments)
  expected, wrong, at = arguments[2], 0, tonumber(arguments[3])
  wrk.method = "POST"
  wrk.headers["Content-Type"] = "application/json"
  wrk.headers["Accept"] = "application/json"
  if os.getenv("TOKEN") then wrk.headers["Authorization"] = "Bearer " .. os.getenv("TOKEN") end
  bodies, numbered = {}, false
  for line in io.lines(arguments[1]) do
    numbered = numbered or line:find("@N@", 1, true) ~= nil
    bodies[#bodies + 1] = numbered and line or wrk.format(nil, nil, nil, line)
  end
  number = os.time() * 1000000
end

function request()
  local body = bodies[at % #bodies + 1]
  at = at + 1
  if not numbered then return body end
  number = number + 1
  return wrk.format(nil, nil, nil, (body:gsub("@N@", string.format("%.0f", number))))
end

function response(status, headers, body)
  if status ~= 200 or body:find('"errors"', 1, true) or not body:find(expected, 1, true) then
    wrong = wrong + 1
    if wrong == 1 then example = status .. " " .. body:sub(1, 300) end
  end
end

function done(summary, latency, requests)
  local wrong, example = 0, ""
  for _, thread in ipairs(threads) do
    wrong = wrong + (tonumber(thread:get("wrong")) or 0)
    example = thread:get("example") or example
  end
  local e = summary.errors
  io.write(string.format("RESULT %d %d %d %d %d %.3f %.3f %.3f %s\n", summary.requests, summary.duration, summary.bytes,
    e.connect + e.read + e.write + e.timeout, wrong, latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000,
    example:gsub("%s+", " ")))
end
