-- real time
-- Commands run by the real clock.

describe("unilua.run", function()
  it("returns what became of the program", function()
    local r = unilua.run{ "sh", "-c", "echo out; echo err >&2; exit 3" }
    expect(r.ok):to_be(false)
    expect(r.code):to_be(3)
    expect(r.signal):to_be(nil)
    expect(r.timed_out):to_be(false)
    expect(r.stdout):to_be("out\n")
    expect(r.stderr):to_be("err\n")
    expect(r.truncated):to_be(false)
    expect(r.duration):to_be_near(0, 10)
    expect(r.pid):to_be_a("number")
    expect(unilua.run{ "true" }.ok):to_be(true)
    expect(unilua.run{ "true" }.code):to_be(0)
  end)

  it("names the signal that ended it, and then has no code", function()
    local r = unilua.run{ "sh", "-c", "kill -USR1 $$" }
    expect(r.ok):to_be(false)
    expect(r.signal):to_be("SIGUSR1")
    expect(r.code):to_be(nil)
  end)

  it("stops the program when its time is up", function()
    local r = unilua.run{ "sleep", 1000, timeout = "20ms" }
    expect(r.ok):to_be(false)
    expect(r.timed_out):to_be(true)
    expect(r.signal):to_be("SIGTERM")
    expect(r.duration):to_be_near(0.02, 4)
  end)

  it("gives arguments as they are", function()
    expect(unilua.run{ "printf", "%s|", "a b", "$HOME", "*", 7, 1.5, "" }.stdout):to_be("a b|$HOME|*|7|1.5||")
  end)

  it("runs it in a folder, with variables and input", function()
    expect(unilua.run{ "pwd", cwd = "/" }.stdout):to_be("/\n")
    expect(unilua.run{ "sh", "-c", "echo $A $B", env = { A = "one", B = 2 } }.stdout):to_be("one 2\n")
    expect(unilua.run{ "cat", stdin = "in\0put" }.stdout):to_be("in\0put")
    expect(unilua.run{ "cat" }.stdout):to_be("")
  end)

  it("keeps the head of the output", function()
    local r = unilua.run{ "sh", "-c", "printf 0123456789; printf abc >&2", max_output = 4 }
    expect(r.stdout):to_be("0123")
    expect(r.stderr):to_be("abc")
    expect(r.truncated):to_be(true)
    expect(r.ok):to_be(true)
    expect(#unilua.run{ "head", "-c", "3000", "/dev/zero", max_output = "2KB" }.stdout):to_be(2048)
  end)

  it("tells each line as it comes", function()
    local lines = {}
    local r = unilua.run{ "sh", "-c", "echo one; echo two >&2; sleep 0.1; printf three", max_output = 1,
      on_line = function(line, stream)
        lines[#lines + 1] = stream .. " " .. line
      end }
    table.sort(lines)
    expect(lines):to_equal{ "stderr two", "stdout one", "stdout three" }
    expect(r.stdout):to_be("o")
  end)

  it("lets on_line use everything, and stops the program when it raises", function()
    local c = unilua.counter("lines")
    unilua.run{ "printf", "1\\n2\\n3\\n", on_line = function(line)
      c:incr(tonumber(line))
      expect(unilua.run{ "echo", line }.stdout):to_be(line .. "\n")
    end }
    expect(c:incr(0)):to_be(6)
    expect(function()
      unilua.run{ "sh", "-c", "echo go; sleep 1000", on_line = function(line)
        error("no " .. line)
      end }
    end):to_raise("no go")
  end)

  it("raises with check, and shows the command, the code and the end of stderr", function()
    expect(function()
      unilua.run{ "sh", "-c", "for i in 1 2 3 4 5 6 7 8 9 10 11 12; do echo line $i >&2; done; exit 4", check = true }
    end):to_raise("(exit code 4)\nline 3\nline 4\n")
    expect(function()
      unilua.run{ "false", check = true }
    end):to_raise("command failed: false (exit code 1)")
    expect(function()
      unilua.run{ "sleep", "1000", check = true, timeout = 0.01 }
    end):to_raise("command failed: sleep 1000 (stopped after its timeout of 10ms)")
    expect(function()
      unilua.run{ "sh", "-c", "kill -9 $$", check = true }
    end):to_raise("(ended by SIGKILL)")
    expect(unilua.run{ "true", check = true }.ok):to_be(true)
  end)

  it("fails where nothing could be started", function()
    expect(unilua.run{ "no-such-program" }):to_fail("not_found", '"no-such-program"')
    expect(unilua.run{ "/no/such/program" }):to_fail("not_found")
    expect(unilua.run{ "/etc" }):to_fail("denied", "folder")
    expect(unilua.run{ "true", cwd = "/no/such/folder" }):to_fail("not_found", "/no/such/folder")
    expect(unilua.run{ "true", "a\0b" }):to_fail("invalid", "zero byte")
    expect(unilua.run{ "true", env = { ["A=B"] = "x" } }):to_fail("invalid", "A=B")
    expect(unilua.run{ "no-such-program", check = true }):to_fail("not_found")
  end)

  it("refuses what is no command", function()
    local function raises(text, ...)
      local args = { ... }
      expect(function()
        unilua.run(args[1])
      end):to_raise(text)
    end
    raises("unilua.run.sh", "ls -l")
    raises("bad argument #1 to 'run' (a program expected as the first element)", {})
    raises("string expected as element 2, got boolean", { "ls", true })
    raises("element 2 is nil, element 3 is not", { "ls", nil, "x" })
    raises("unknown option 'tiemout' to 'run' (known: check, cwd, env, max_output, on_line, stdin, timeout)", { "ls", tiemout = 1 })
    raises("duration of more than 0", { "ls", timeout = 0 })
    raises("bad option 'cwd' to 'run' (string expected", { "ls", cwd = 1 })
    raises("size of more than 0", { "ls", max_output = 0 })
    raises("bad option 'check' to 'run' (boolean expected", { "ls", check = 1 })
    raises("bad option 'on_line' to 'run' (function expected", { "ls", on_line = "x" })
    raises("string expected for \"A\", got boolean", { "ls", env = { A = true } })
    raises("names of variables expected as keys, got 1", { "ls", env = { "A" } })
  end)

  it("ends with the run, and at once when a lease is lost", function()
    local canceled = unilua.job.spawn(function()
      unilua.run{ "sleep", "1000" }
    end)
    canceled:cancel()
    expect(canceled:wait().code):to_be("canceled")
    local lost = unilua.job.spawn(function()
      unilua.lock("disk"):acquire{ ttl = "50ms" }
      pcall(unilua.run.sh, "trap '' TERM; sleep 1000; sleep 1000")
      unilua.counter("outlived"):incr()
    end):wait()
    expect(lost.code):to_be("lost")
    expect(lost.duration < 4):to_be(true)
    expect(unilua.counter("outlived"):incr(0)):to_be(0)
  end)

  it("does not run inside a transaction", function()
    expect(function()
      unilua.tx(function()
        unilua.run{ "true" }
      end)
    end):to_raise("cannot be used inside unilua.tx")
  end)
end)

describe("unilua.run.sh", function()
  it("lets a shell run the text", function()
    expect(unilua.run.sh("echo one | tr a-z A-Z && exit 2").stdout):to_be("ONE\n")
    expect(unilua.run.sh("exit 2").code):to_be(2)
    expect(unilua.run.sh("cat; echo $X", { stdin = "in ", env = { X = "x" } }).stdout):to_be("in x\n")
  end)

  it("has the options of run and no others", function()
    expect(function()
      unilua.run.sh("true", { shell = "bash" })
    end):to_raise("unknown option 'shell' to 'sh'")
    expect(function()
      unilua.run.sh("false", { check = true })
    end):to_raise("command failed: sh -c false (exit code 1)")
    expect(function()
      unilua.run.sh{ "true" }
    end):to_raise("bad argument #1 to 'sh' (string expected, got table)")
  end)
end)

describe("unilua.run.all", function()
  it("returns results in the order of the list", function()
    local results = unilua.run.all{ { "sh", "-c", "sleep 0.1; echo slow" }, { "echo", "quick" }, { "false" } }
    expect(#results):to_be(3)
    expect(results[1].stdout):to_be("slow\n")
    expect(results[2].stdout):to_be("quick\n")
    expect(results[3].code):to_be(1)
    expect(unilua.run.all{}):to_equal{}
  end)

  it("runs so many at a time", function()
    local now, most = 0, 0
    local list = {}
    for i = 1, 6 do
      list[i] = { "sh", "-c", "echo in; sleep 0.05; echo out", on_line = function(line)
        now = now + (line == "in" and 1 or -1)
        most = math.max(most, now)
      end }
    end
    unilua.run.all(list, { limit = 2 })
    expect(now):to_be(0)
    expect(most):to_be(2)
    unilua.run.all(list, { limit = 1 })
    expect(most):to_be(2)
  end)

  it("has a result for what could not be started, and goes on", function()
    local results = unilua.run.all{ { "no-such-program" }, { "echo", "x" } }
    expect(results[1].ok):to_be(false)
    expect(results[1].error_code):to_be("not_found")
    expect(results[1].error):to_match("no%-such%-program")
    expect(results[1].stdout):to_be(nil)
    expect(results[2].stdout):to_be("x\n")
  end)

  it("raises for the first that was to be checked, when all have ended", function()
    local seen = 0
    expect(function()
      unilua.run.all{
        { "echo", "one" },
        { "sh", "-c", "sleep 0.1; exit 5", check = true },
        { "sh", "-c", "exit 6", check = true },
        { "sh", "-c", "sleep 0.2; echo last", on_line = function()
          seen = seen + 1
        end },
      }
    end):to_raise("(exit code 5)")
    expect(seen):to_be(1)
  end)

  it("refuses what is no list of commands before anything starts", function()
    local started = false
    local first = { "echo", on_line = function()
      started = true
    end }
    for _, list in ipairs{ { first, "ls" }, { first, {} }, { first, { "ls", x = 1 } }, { first, nil, first }, { first, a = first } } do
      expect(pcall(unilua.run.all, list)):to_be(false)
    end
    expect(function()
      unilua.run.all({ first }, { limit = 0 })
    end):to_raise("bad option 'limit'")
    expect(started):to_be(false)
  end)
end)
