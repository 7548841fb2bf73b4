-- real time
describe("os.execute", function()
  it("returns the wait status of the shell", function()
    expect(os.execute("exit 2")):to_be(2 * 256)
    expect(os.execute("kill -9 $$")):to_be(9)
    expect(os.execute("true")):to_be(0)
  end)

  it("tells whether there is a shell", function()
    expect(os.execute()):to_be(1)
  end)
end)

describe("io.popen", function()
  it("reads what a shell writes", function()
    local p = io.popen("printf 'a\\nb\\n'; exit 3")
    expect({ p:read(), p:read("*a") }):to_equal({ "a", "b\n" })
    expect(p:close()):to_be(true)
    expect(io.type(p)):to_be("closed file")
  end)

  it("writes what a shell reads", function()
    local name = os.tmpname()
    local p = io.popen("cat > " .. name, "w")
    p:write("one ", 2, "\n")
    expect(p:close()):to_be(true)
    expect(assert(io.open(name)):read("*a")):to_be("one 2\n")
    os.remove(name)
  end)

  it("gives lines as a file does", function()
    local sum = 0
    for line in io.popen("seq 100"):lines() do
      sum = sum + line
    end
    expect(sum):to_be(5050)
  end)

  it("does not wait for a program whose output nobody wants", function()
    expect(io.popen("yes"):read()):to_be("y")
  end)

  it("refuses a mode that is none", function()
    expect((io.popen("true", "rw"))):to_be(nil)
  end)
end)
