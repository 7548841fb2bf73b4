package syntax

import (
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	lua "github.com/yuin/gopher-lua"
	"github.com/yuin/gopher-lua/ast"
	"github.com/yuin/gopher-lua/parse"
	"pgregory.net/rapid"

	"github.com/unilua/unilua/engine/sandbox/lua51"
	"github.com/unilua/unilua/engine/sandbox/number"
)

var literals = flag.Int("literals", 5_000, "how many random numbers of a source are compared with lua5.1")

func TestANumberOfASourceIsWhatItIsInLua(t *testing.T) {
	written := []string{
		"0", "3", "00", "017", "0017", "08", "0x10", "0XfF", "1e2", "1E+2", "1e-2", "3.", ".5", "3.14", "0.5", "00.5", "1e400", "1e-400",
		"0xffffffffffffffff", "0xffffffffffffffffff", "0x1p4", "0x1P4", "0xep1", "0x.8", "0xA.8", "0xA.8p1", "12345678901234567890",
		"0x", "0xg", "1e", "1e+", "3x", "3_", "1.2.3", "3..2", ".5.", "1_000", "0xep+1", "5e3e", "08x", "1e5.", "3e5..'x'", "0x7..'x'", "0xA..''",
	}
	random := newRandom(t)
	for range *literals {
		written = append(written, anyLiteral(random))
	}
	ours := make([]string, len(written))
	for i, w := range written {
		ours[i] = outcome(w)
	}
	for i, want := range luasOutcomes(t, written) {
		if ours[i] != want && (ours[i] != another || want == "not Lua" || strings.HasPrefix(want, "malformed")) {
			t.Errorf("%s is %s, but %s to lua5.1", written[i], ours[i], want)
		}
	}
}

func newRandom(t *testing.T) *rand.Rand {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	return rand.New(rand.NewPCG(seed, 0))
}

func anyLiteral(random *rand.Rand) string {
	parts := []string{"0x", "0X", ".", "e", "E+", "e-", "p", "P", "0", "00", "1", "12", "987", "a", "F", "fffffffffffffff", "e10", "e308", "p60", "_", "x"}
	var b strings.Builder
	b.WriteString([]string{"0", "1", "7", "0x", ".1", "12345678901234"}[random.IntN(6)])
	for range random.IntN(5) {
		b.WriteString(parts[random.IntN(len(parts))])
	}
	const most = 40 // that messages show
	return b.String()[:min(b.Len(), most)]
}

const another = "another expression"

// outcome is what a return of the expression gives, or the error.
func outcome(expression string) string {
	tree, err := ParseChunk("x", []byte("return "+expression+" "))
	if err != nil {
		if message := strings.TrimPrefix(err.Error(), "x:1: "); strings.HasPrefix(message, "malformed") {
			return message
		}
		return "not Lua"
	}
	ret, ok := tree.Stmts[0].(*ast.ReturnStmt)
	if _, isNumber := ret.Exprs[0].(*ast.NumberExpr); !ok || !isNumber {
		return another
	}
	proto, err := lua.Compile(tree.Stmts, "x")
	if err != nil {
		return err.Error()
	}
	return number.Format(float64(proto.Constants[0].(lua.LNumber)))
}

func luasOutcomes(t *testing.T, expressions []string) []string {
	t.Helper()
	out := lua51.Run(t, `for line in io.lines() do
		local chunk, message = loadstring("return " .. line .. " ", "=x")
		local _, v = pcall(chunk)
		print(not chunk and (message:match("malformed.*") or "not Lua") or type(v) == "number" and v or "another expression")
	end`, strings.Join(expressions, "\n")+"\n")
	return strings.Split(strings.TrimSuffix(out, "\n"), "\n")
}

func TestNumbersKeepTheirPlacesInATree(t *testing.T) {
	for _, text := range append(sources(t), `for i = 0x1p1, 1e1, 0x3 do t[0x4p0] = {0x5p0, [06] = 07, x = 8e0} f(0x9p0):m(0xA) end
		repeat local a, b = 11e0, 012 if 13e0 then elseif 14e0 then else f(-15e0, #16e0, 17e0 .. 18e0, not 19e0) end until 20e0 == 21e0 or 22e0 + 23e0
		return function(...) while 24e0 do goto x end ::x:: return 25e0 end, (26e0), "27", 28, --[[29]] 30e0, [=[31]=], '\'32'`) {
		tree, err := ParseChunk("x", []byte(text))
		if err != nil {
			t.Errorf("%v in %.60q", err, text)
			continue
		}
		var values []float64
		var visit func(ast.PositionHolder)
		visit = func(n ast.PositionHolder) {
			if e, ok := n.(*ast.NumberExpr); ok {
				f, _ := number.Parse(e.Value)
				values = append(values, f)
			}
			Children(n, visit)
		}
		for _, s := range tree.Stmts {
			visit(s)
		}
		var spelled []float64
		for _, tok := range tree.Tokens {
			if tok.Type == parse.TNumber {
				f, _ := number.Parse(tok.Str)
				spelled = append(spelled, f)
			}
		}
		if fmt.Sprint(values) != fmt.Sprint(spelled) {
			t.Errorf("the numbers %v are %v in the tree of %.60q", spelled, values, text)
		}
	}
}

// sources are the scripts of this project.
func sources(t *testing.T) (texts []string) {
	t.Helper()
	for _, pattern := range []string{"../../../spec/*.lua", "../../../scripts/*/*.lua", "../testdata/*.lua", "../differential/*.lua"} {
		names, err := filepath.Glob(pattern)
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			text, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			texts = append(texts, string(text))
		}
	}
	return texts
}

func TestTheFirstFaultOfASourceIsTheOneThatIsNamed(t *testing.T) {
	for _, c := range []struct {
		src, want string
		column    int
	}{
		{"x = 1\ny = 3x\nz = = 1", "job.lua:2: malformed number near '3x'", 5},
		{"x = = 1\ny = 3x", "job.lua:1: unexpected symbol near '='", 5},
		{"x = 3x 4y", "job.lua:1: malformed number near '3x'", 5},
		{"x = 1 0x1p4", "job.lua:1: unexpected symbol near '0x1p4'", 7},
		{"x = '3x", "job.lua:1: unfinished string near '<eof>'", 5},
		{"--[[ 3x ]] x = [==[ 4x ]] ]==] .. '5x\\'' .. \"6x\" -- 7x\ny = 8x", "job.lua:2: malformed number near '8x'", 5},
	} {
		if e := parseError(t, c.src); e.Error() != c.want || e.Column != c.column {
			t.Errorf("got  %q at column %d\nwant %q at column %d", e.Error(), e.Column, c.want, c.column)
		}
	}
}

func TestNumbersAreCountedAsTheScannerCountsThem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		pieces := rapid.SliceOf(rapid.SampledFrom([]string{
			"1", "0x1p4", "1e400", ".5", "x1", "x", "..", "...", ".", "[", "[[", "]]", "[=[", "]=]", "]", "--", "--[[", "'", `"`, `\`, "\n", " ", "-", "=", "+", "{", "}",
			"é", "9",
		})).Draw(t, "pieces")
		_, err := ParseChunk("x", []byte(strings.Join(pieces, "")))
		var e *Error
		if err != nil && (!errors.As(err, &e) || strings.HasPrefix(e.Message, "there are")) {
			t.Fatal(err)
		}
	})
}
