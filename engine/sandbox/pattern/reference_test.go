package pattern

import "strings"

// reference is the matcher as the manual describes it, as plainly as it can be
// said: it reads the pattern while it matches, and recurses for each item. It
// knows nothing of what the programs of Compile are made of.
type reference struct {
	subject  string
	captures []referenceCapture
}

type referenceCapture struct {
	start, end int // end is -1 for a position, -2 while it is open
}

const (
	isPosition = -1
	isOpen     = -2
)

// find returns the first match from from on, and its captures.
func (r *reference) find(source string, from int) (start, end int, err error) {
	rest, anchored := strings.CutPrefix(source, "^")
	for start = from; start <= len(r.subject); start++ {
		r.captures = nil
		end, err = r.match(start, rest)
		if end >= 0 || err != nil || anchored {
			return start, end, err
		}
	}
	return 0, -1, nil
}

// match returns where a match of rest at at ends, -1 if there is none.
func (r *reference) match(at int, rest string) (int, error) {
	switch {
	case rest == "":
		return at, nil
	case rest == "$":
		if at == len(r.subject) {
			return at, nil
		}
		return -1, nil
	case rest[0] == '(':
		return r.open(at, rest[1:])
	case rest[0] == ')':
		return r.shut(at, rest[1:])
	case strings.HasPrefix(rest, "%b"):
		return r.balance(at, rest[2:])
	case strings.HasPrefix(rest, "%f"):
		return r.frontier(at, rest[2:])
	case len(rest) > 1 && rest[0] == '%' && strings.Contains("0123456789", rest[1:2]):
		return r.again(at, int(rest[1])-'1', rest[2:])
	}
	one, rest, err := cut(rest)
	if err != nil {
		return -1, err
	}
	return r.repeat(at, one, rest)
}

func (r *reference) open(at int, rest string) (int, error) {
	if len(r.captures) == MaxCaptures {
		return -1, errTooManyCaptures
	}
	c := referenceCapture{at, isOpen}
	if strings.HasPrefix(rest, ")") {
		c.end, rest = isPosition, rest[1:]
	}
	r.captures = append(r.captures, c)
	end, err := r.match(at, rest)
	if end < 0 {
		r.captures = r.captures[:len(r.captures)-1]
	}
	return end, err
}

func (r *reference) shut(at int, rest string) (int, error) {
	for i := len(r.captures) - 1; i >= 0; i-- {
		if r.captures[i].end == isOpen {
			r.captures[i].end = at
			end, err := r.match(at, rest)
			if end < 0 {
				r.captures[i].end = isOpen
			}
			return end, err
		}
	}
	return -1, errNothingToClose
}

func (r *reference) balance(at int, rest string) (int, error) {
	if len(rest) < 2 {
		return -1, errUnbalanced
	}
	depth := 0
	for i := at; i < len(r.subject); i++ {
		switch {
		case i == at && r.subject[i] != rest[0]:
			return -1, nil
		case i > at && r.subject[i] == rest[1]:
			depth--
		case r.subject[i] == rest[0]:
			depth++
		}
		if depth == 0 {
			return r.match(i+1, rest[2:])
		}
	}
	return -1, nil
}

func (r *reference) frontier(at int, rest string) (int, error) {
	if !strings.HasPrefix(rest, "[") {
		return -1, errMissingFrontier
	}
	one, rest, err := cut(rest)
	if err != nil {
		return -1, err
	}
	padded := "\x00" + r.subject + "\x00"
	if belongs(padded[at], one) || !belongs(padded[at+1], one) {
		return -1, nil
	}
	return r.match(at, rest)
}

func (r *reference) again(at, i int, rest string) (int, error) {
	if i < 0 || i >= len(r.captures) || r.captures[i].end == isOpen {
		return -1, errCaptureIndex
	}
	c := r.captures[i]
	if c.end == isPosition || !strings.HasPrefix(r.subject[at:], r.subject[c.start:c.end]) {
		return -1, nil
	}
	return r.match(at+c.end-c.start, rest)
}

func (r *reference) repeat(at int, one, rest string) (int, error) {
	fits := func(at int) bool { return at < len(r.subject) && belongs(r.subject[at], one) }
	sign := byte(0)
	if rest != "" && strings.Contains("?*+-", rest[:1]) {
		sign, rest = rest[0], rest[1:]
	}
	least, most := 1, 1
	switch sign {
	case '?':
		least = 0
	case '*', '-':
		least, most = 0, len(r.subject)
	case '+':
		most = len(r.subject)
	}
	var ends []int // in the order in which they are tried
	for n := 0; n <= most; n++ {
		if n >= least {
			ends = append(ends, at+n)
		}
		if !fits(at + n) {
			break
		}
	}
	if sign != '-' {
		for i, j := 0, len(ends)-1; i < j; i, j = i+1, j-1 {
			ends[i], ends[j] = ends[j], ends[i]
		}
	}
	for _, e := range ends {
		if end, err := r.match(e, rest); end >= 0 || err != nil {
			return end, err
		}
	}
	return -1, nil
}

// cut splits what stands for one character from the rest of a pattern.
func cut(pattern string) (one, rest string, err error) {
	switch {
	case pattern[0] == '%' && len(pattern) == 1:
		return "", "", errEndsWithPercent
	case pattern[0] == '%':
		return pattern[:2], pattern[2:], nil
	case pattern[0] != '[':
		return pattern[:1], pattern[1:], nil
	}
	i := 1
	if strings.HasPrefix(pattern, "[^") {
		i = 2
	}
	for first := i; i < len(pattern); i++ {
		switch {
		case pattern[i] == '%':
			i++
		case pattern[i] == ']' && i > first:
			return pattern[:i+1], pattern[i+1:], nil
		}
	}
	return "", "", errMissingBracket
}

// belongs reports whether c is one of what one stands for.
func belongs(c byte, one string) bool {
	switch {
	case one == ".":
		return true
	case one[0] == '%':
		return belongsToClass(c, one[1])
	case one[0] != '[':
		return c == one[0]
	}
	body, inverted := strings.CutPrefix(one[1:len(one)-1], "^")
	for body != "" {
		switch {
		case body == "%":
			if c == ']' {
				return !inverted
			}
			body = ""
		case body[0] == '%':
			if belongsToClass(c, body[1]) {
				return !inverted
			}
			body = body[2:]
		case len(body) > 2 && body[1] == '-':
			if body[0] <= c && c <= body[2] {
				return !inverted
			}
			body = body[3:]
		default:
			if c == body[0] {
				return !inverted
			}
			body = body[1:]
		}
	}
	return inverted
}

func belongsToClass(c, letter byte) bool {
	lower := c >= 'a' && c <= 'z'
	upper := c >= 'A' && c <= 'Z'
	digit := c >= '0' && c <= '9'
	graphic := c > ' ' && c < 0x7f
	in, known := map[byte]bool{
		'a': lower || upper, 'c': c < ' ' || c == 0x7f, 'd': digit, 'l': lower, 'p': graphic && !lower && !upper && !digit,
		's': c == ' ' || c >= '\t' && c <= '\r', 'u': upper, 'w': lower || upper || digit,
		'x': digit || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F', 'z': c == 0,
	}[letter|0x20]
	if !known || !strings.Contains("acdlpsuwxzACDLPSUWXZ", string([]byte{letter})) {
		return c == letter
	}
	return in != (letter < 'a')
}
