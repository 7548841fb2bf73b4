package bindings

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/unilua/unilua/engine/fault"
)

func TestANameIsFoundInAnySpelling(t *testing.T) {
	for name, want := range map[string]string{
		"": "unilua", "unilua": "unilua", "queue": "unilua.queue", "unilua.queue": "unilua.queue", "QUEUE": "unilua.queue",
		"queue.list": "unilua.queue.list", "queue:list": "queue:list", "Queue.list": "queue:list", "queue.put": "queue:put",
		"Queue": "unilua.Queue", "unilua.Queue": "unilua.Queue", "item.id": "item.id", "Item.id": "item.id", "item:id": "item.id",
		"sleep": "unilua.sleep", "unilua.sleep": "unilua.sleep", "put_all": "queue:put_all", "not_held": "not_held",
		"codes": "codes", "errors": "codes", "drop": "drop", "lua": "lua", "utf8": "utf8", "utf8.len": "utf8.len", "table.pack": "table.pack",
	} {
		p, err := Doc(name)
		if err != nil || p.Name != want {
			t.Errorf("%q: %+v, %v, want %s", name, p, err, want)
		}
	}
}

func TestAnUnknownNameSuggestsOne(t *testing.T) {
	for name, part := range map[string]string{"quue": "did you mean queue?", "queue:pt": "did you mean queue:put?", "xyzzyxyzzy": "lists all modules"} {
		_, err := Doc(name)
		if !fault.Is(err, fault.NotFound) || !strings.Contains(err.Error(), part) {
			t.Errorf("%q: %v, want %q", name, err, part)
		}
	}
}

func TestTheSyntaxShowsWhatIsOptional(t *testing.T) {
	for name, want := range map[string]string{
		"queue:put":   "queue:put(value [, options])",
		"queue:peek":  "queue:peek([n])",
		"queue:len":   "queue:len()",
		"queue:each":  "queue:each(fn [, options])",
		"job.map":     "unilua.job.map(script, list [, options])",
		"queue":       "unilua.queue(name [, options])",
		"item:bury":   "item:bury([reason])",
		"unilua.exit": "unilua.exit([code])",
	} {
		p, err := Doc(name)
		if err != nil || p.Syntax != want {
			t.Errorf("%s: %q, %v, want %q", name, p.Syntax, err, want)
		}
	}
}

func TestACodeNamesWhoFailsWithIt(t *testing.T) {
	p, err := Doc("not_held")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, m := range p.Members {
		names = append(names, m.Name)
	}
	for _, want := range []string{"item:ack", "unilua.tx"} {
		if !strings.Contains(strings.Join(names, " "), want) {
			t.Errorf("%q does not name %s", names, want)
		}
	}
}

func TestEveryPageFitsItsWidth(t *testing.T) {
	for _, topic := range append(Topics(), "") {
		p, err := Doc(topic)
		if err != nil {
			t.Fatal(err)
		}
		p.Body = slices.DeleteFunc(p.Body, func(part Part) bool { return part.Code != "" }) // code is not wrapped
		for _, width := range []int{60, 80, 100} {
			var text strings.Builder
			if err := p.Print(&text, width, false); err != nil {
				t.Fatal(err)
			}
			prose, _, _ := strings.Cut(text.String(), "\nexample\n")
			for i, line := range strings.Split(prose, "\n") {
				if i > 0 && utf8.RuneCountInString(line) > width && strings.Count(strings.TrimSpace(line), "  ") > 0 {
					t.Errorf("%s at %d: %q", topic, width, line)
				}
			}
		}
	}
}

func TestBoldIsForTerminalsOnly(t *testing.T) {
	p, err := Doc("queue:put")
	if err != nil {
		t.Fatal(err)
	}
	var plain, bold strings.Builder
	if err := p.Print(&plain, 80, false); err != nil {
		t.Fatal(err)
	}
	if err := p.Print(&bold, 80, true); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(plain.String(), "\x1b") || !strings.Contains(bold.String(), "\x1b[1mqueue:put(") {
		t.Errorf("%q\n%q", plain.String(), bold.String())
	}
	if strip := strings.NewReplacer("\x1b[1m", "", "\x1b[0m", "").Replace(bold.String()); strip != plain.String() {
		t.Error("bold changes the text")
	}
}

func TestTheItemsOfAListAreApart(t *testing.T) {
	got := parts("before\n\n- one\n  goes on\n- two\n\n- three\n\nafter - this\n- no item")
	want := []Part{{Text: "before"}, {Item: "one goes on"}, {Item: "two"}, {Item: "three"}, {Text: "after - this - no item"}}
	if !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
}
