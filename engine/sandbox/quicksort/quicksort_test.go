package quicksort

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/unilua/unilua/engine/sandbox/lua51"
)

func TestElementsComeIntoOrder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a := rapid.SliceOf(rapid.IntRange(-20, 20)).Draw(t, "a")
		padded := slices.Concat([]int{99}, a, []int{-99})
		if !Sort(padded, func(x, y int) bool { return x < y }) {
			t.Fatal("an order is taken for none")
		}
		slices.Sort(a)
		if got := padded[1 : len(padded)-1]; !slices.Equal(got, a) || padded[0] != 99 || padded[len(padded)-1] != -99 {
			t.Fatalf("%v, want %v", padded, a)
		}
	})
}

// Without any order, too: no index is out of range, and it ends.
func TestWhatIsNoOrderIsFoundOrDoesNoHarm(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		answers := rapid.SliceOfN(rapid.Bool(), 1, 50).Draw(t, "answers")
		n := rapid.IntRange(0, 40).Draw(t, "n")
		a := make([]int, n+2)
		for i := range a {
			a[i] = i
		}
		asked := 0
		Sort(a, func(x, y int) bool {
			asked++
			return answers[asked%len(answers)]
		})
		if a[0] != 0 || a[n+1] != n+1 {
			t.Fatalf("the ends have moved: %v", a)
		}
		slices.Sort(a)
		for i := range a {
			if a[i] != i {
				t.Fatalf("no permutation: %v", a)
			}
		}
	})
	if Sort(make([]int, 12), func(int, int) bool { return true }) {
		t.Error("everything is less than everything")
	}
}

// TestLuaComparesTheSameElements compares the comparisons themselves.
func TestLuaComparesTheSameElements(t *testing.T) {
	const script = `
		for line in io.lines() do
			local t, log = {}, {}
			for n in line:gmatch("%d+") do t[#t + 1] = tonumber(n) end
			table.sort(t, function(a, b)
				log[#log + 1] = a .. "<" .. b
				return a % 10 < b % 10
			end)
			print(table.concat(t, " ") .. ": " .. table.concat(log, " "))
		end`
	var input, want strings.Builder
	for range 300 {
		a := make([]int, rand.IntN(60)+2)
		for i := 1; i < len(a)-1; i++ {
			a[i] = rand.IntN(100)
		}
		fmt.Fprintln(&input, words(a))
		var log []string
		Sort(a, func(x, y int) bool {
			log = append(log, fmt.Sprintf("%d<%d", x, y))
			return x%10 < y%10
		})
		fmt.Fprintf(&want, "%s: %s\n", words(a), strings.Join(log, " "))
	}
	got := lua51.Run(t, script, input.String())
	if got != want.String() {
		for i, line := range strings.Split(want.String(), "\n") {
			if theirs := strings.Split(got, "\n")[i]; theirs != line {
				t.Fatalf("lua5.1: %s\nhere:   %s", theirs, line)
			}
		}
	}
}

func words(a []int) string { return strings.Trim(fmt.Sprint(a[1:len(a)-1]), "[]") }
