-- What wrk sends, and how it counts:  wrk -t 1 ... -s load.lua URL REQUEST RUN [EXPECTED]
--
-- REQUEST is a file with a whole request. Where it says {token} or {scattered}, each request has a
-- token of its own of twenty digits: the number RUN, of seven, and the number of the request, or its
-- digits in the other direction, so that one token is not near the next. EXPECTED, when given, is a
-- file with the status and a Lua pattern of the body that every answer must have; that makes wrk
-- slower, so measured runs go without. The last line of the output is JSON.

local threads = {}

function setup(thread)
    table.insert(threads, thread)
end

local function read(path)
    local file = assert(io.open(path, "rb"))
    local text = file:read("*a")
    file:close()
    return text
end

local function check_answers(path)
    local status, pattern = read(path):match("^(%d+)\n(.*)$")
    response = function(got_status, _, body)
        if got_status ~= tonumber(status) or not body:find(pattern) then
            wrong = wrong + 1
        end
        checked = checked + 1
    end
end

function init(args)
    wrong, checked = 0, 0
    local text = read(args[1])
    local from, to = text:find("{token}", 1, true)
    local ascends = from ~= nil
    if not ascends then
        from, to = text:find("{scattered}", 1, true)
    end
    if from == nil then
        request = function() return text end
    else
        local head, tail = text:sub(1, from - 1), text:sub(to + 1)
        local run, sent = args[2], 0
        request = function()
            sent = sent + 1
            local number = string.format("%013d", sent)
            return head .. run .. (ascends and number or number:reverse()) .. tail
        end
    end
    if args[3] ~= nil then
        check_answers(args[3])
    end
end

function done(summary, latency, _)
    local wrong_answers, checked_answers = 0, 0
    for _, thread in ipairs(threads) do
        wrong_answers = wrong_answers + thread:get("wrong")
        checked_answers = checked_answers + thread:get("checked")
    end
    local errors = summary.errors
    print(string.format(
        '{"answers": %d, "seconds": %.6f, "p50_us": %d, "p99_us": %d, "p999_us": %d, ' ..
        '"failed_statuses": %d, "broken": %d, "wrong": %d, "checked": %d}',
        summary.requests, summary.duration / 1e6, latency:percentile(50), latency:percentile(99),
        latency:percentile(99.9), errors.status,
        errors.connect + errors.read + errors.write + errors.timeout, wrong_answers, checked_answers))
end
