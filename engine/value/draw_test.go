package value

import (
	"math"

	"pgregory.net/rapid"
)

// drawText draws strings that encodings find hard.
func drawText(t *rapid.T) string {
	switch rapid.IntRange(0, 3).Draw(t, "kind of text") {
	case 0:
		return rapid.SampledFrom([]string{
			"", "a", "name", "odd key", "true", "No", "null", "~", "1", "-1.5", "0x1f", "1e3", ".inf", "2024-01-01", "1:30",
			"- a", "a: b", "a #b", "#a", " a", "a ", "a\nb", "\n", "\t", "\r\n", "'", "\"", "\\", "{", "[a]", "&a", "*a", "!a", "%a", "@a",
			"`", "|", ">", "?", "---", "...", "<<", "=", "é", "\u0085", "\u2028", "\ufeff", "\U0001F600", "\x00", "\x1b", "\x7f",
			"$bytes", "$$bytes", "\xff", "a\xc3", "a/b", "a.b", "_", "+1", "y", "on", "123e", "1_000",
		}).Draw(t, "text")
	case 1:
		return rapid.String().Draw(t, "text")
	case 2:
		return string(rapid.SliceOfN(rapid.Byte(), 0, 30).Draw(t, "bytes"))
	}
	return rapid.StringMatching(`[a-c]{1,3}`).Draw(t, "text")
}

// drawNumber draws a number as Any gives it back.
func drawNumber(t *rapid.T) any {
	var f float64
	switch rapid.IntRange(0, 3).Draw(t, "kind of number") {
	case 0:
		f = rapid.SampledFrom([]float64{
			0.5, -0.1, 1e300, 5e-324, math.Pi, 65504, 65505.5, 1.0 / 3, math.Ldexp(1, -24), math.MaxFloat32,
			math.MaxFloat64, math.Copysign(0, -1), 1 << 53, 1 << 60, 1e20, 1e21, 123456.789, 100000.5,
		}).Draw(t, "float")
	case 1:
		f = rapid.Float64().Draw(t, "float")
	case 2:
		f = float64(rapid.SampledFrom([]int64{
			0, 1, 23, 24, 255, 256, 65535, 65536, 1 << 32, 1<<32 - 1, MaxExact, -MaxExact, -1, -24, -25, -256, -257,
		}).Draw(t, "int"))
	default:
		f = float64(rapid.Int64Range(-MaxExact, MaxExact).Draw(t, "int"))
	}
	if f == math.Trunc(f) && math.Abs(f) <= MaxExact && !(f == 0 && math.Signbit(f)) {
		return int64(f)
	}
	return f
}

// drawPlain draws plain data as Any gives it back: whole numbers are int64.
func drawPlain(t *rapid.T, depth int) any {
	kinds := 6
	if depth == 0 {
		kinds = 3
	}
	switch rapid.IntRange(0, kinds).Draw(t, "kind") {
	case 0:
		return rapid.Bool().Draw(t, "bool")
	case 1:
		return drawNumber(t)
	case 2, 3:
		return drawText(t)
	case 4:
		list := []any{}
		for range rapid.IntRange(0, 4).Draw(t, "length") {
			list = append(list, drawPlain(t, depth-1))
		}
		return list
	case 5:
		m := map[string]any{}
		for range rapid.SampledFrom([]int{1, 1, 2, 5, 30}).Draw(t, "pairs") {
			m[drawText(t)] = drawPlain(t, min(depth-1, 1))
		}
		return m
	}
	return drawMixed(t, depth)
}

// drawMixed draws a map with at least one number key that is not a list.
func drawMixed(t *rapid.T, depth int) any {
	m := map[any]any{int64(-7): drawPlain(t, depth-1)}
	for range rapid.IntRange(0, 4).Draw(t, "pairs") {
		var key any = drawText(t)
		if rapid.Bool().Draw(t, "number key") {
			key = drawNumber(t)
		}
		if f, ok := key.(float64); ok && f == 0 {
			continue // to a Go map -0 is 0
		}
		m[key] = drawPlain(t, depth-1)
	}
	return m
}

// drawValue draws a value, most often a table.
func drawValue(t *rapid.T) Value {
	x := drawPlain(t, 3)
	for range rapid.IntRange(0, 2).Draw(t, "levels") {
		x = []any{drawPlain(t, 2), x, map[string]any{drawText(t): drawPlain(t, 1), "x": x}}
	}
	v, err := Of(x)
	if err != nil {
		t.Fatalf("Of(%#v): %v", x, err)
	}
	return v
}
