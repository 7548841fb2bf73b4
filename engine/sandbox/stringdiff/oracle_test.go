package stringdiff

import (
	"bufio"
	"context"
	_ "embed"
	"fmt"
	"io"
	"os/exec"
	"strconv"
	"strings"
	"testing"

	lua "github.com/yuin/gopher-lua"

	"github.com/unilua/unilua/engine/sandbox"
	"github.com/unilua/unilua/engine/sandbox/lua51"
)

//go:embed driver.lua
var driver string

// chunkName is what messages call a chunk.
const chunkName = "calls"

// loop runs the driver and then reads chunks, each after its size, and writes
// what digest makes of each.
const loop = `
local function receive(name)
  local size = io.read("*n")
  if not size then os.exit() end
  io.read(1)
  return assert(loadstring(io.read(size), "=" .. name))()
end
receive("driver.lua")
while true do
  local text = digest(receive("calls"))
  io.write(#text, "\n", text)
  io.flush()
end
`

// chunk returns a chunk that returns the functions, each on a line of its own.
func chunk(calls []string) string {
	return "return {\n" + strings.Join(calls, ",\n") + "\n}"
}

// oracle is a lua5.1 that is waiting for chunks.
type oracle struct {
	in  io.Writer
	out *bufio.Reader
}

// newOracle skips the test where there is no lua5.1.
func newOracle(t *testing.T) *oracle {
	t.Helper()
	program := lua51.Path(t)
	ctx, cancel := context.WithCancel(context.Background())
	cmd := exec.CommandContext(ctx, program, "-e", loop)
	var complaint strings.Builder
	cmd.Stderr = &complaint
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		defer cancel()
		in.Close()
		if err := cmd.Wait(); err != nil {
			t.Errorf("lua5.1: %v %s", err, complaint.String())
		}
	})
	o := &oracle{in, bufio.NewReader(out)}
	o.ask(t, driver)
	return o
}

// ask sends a chunk. Its answer must be read before the next one is sent.
func (o *oracle) ask(t *testing.T, chunk string) {
	t.Helper()
	if _, err := fmt.Fprintf(o.in, "%d\n%s\n", len(chunk), chunk); err != nil {
		t.Fatal(err)
	}
}

// answer returns the outcome of each of n calls.
func (o *oracle) answer(t *testing.T, n int) []string {
	t.Helper()
	text, err := sized(o.out)
	if err != nil {
		t.Fatal("lua5.1 does not answer: ", err)
	}
	return outcomes(t, text, n)
}

// sized reads a text after its size.
func sized(r *bufio.Reader) (string, error) {
	line, err := r.ReadString('\n')
	if err != nil {
		return "", err
	}
	size, err := strconv.Atoi(strings.TrimSpace(line))
	if err != nil {
		return "", err
	}
	text := make([]byte, size)
	_, err = io.ReadFull(r, text)
	return string(text), err
}

func outcomes(t *testing.T, digest string, n int) []string {
	t.Helper()
	r, all := bufio.NewReader(strings.NewReader(digest)), make([]string, n)
	for i := range all {
		text, err := sized(r)
		if err != nil {
			t.Fatalf("outcome %d: %v", i+1, err)
		}
		all[i] = text
	}
	return all
}

var compiledDriver = func() *sandbox.Program {
	p, err := sandbox.Compile("driver.lua", []byte(driver))
	if err != nil {
		panic(err)
	}
	return p
}()

// inSandbox returns the outcome of each of n calls here.
func inSandbox(t *testing.T, chunk string, n int) []string {
	t.Helper()
	s := sandbox.New(sandbox.Options{})
	defer s.Close()
	p, err := sandbox.Compile(chunkName, []byte(chunk))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Run(t.Context(), compiledDriver); err != nil {
		t.Fatal(err)
	}
	calls, err := s.Run(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	digest, err := s.Call(t.Context(), s.Globals().RawGetString("digest").(*lua.LFunction), calls...)
	if err != nil {
		t.Fatal(err)
	}
	return outcomes(t, digest[0].String(), n)
}
