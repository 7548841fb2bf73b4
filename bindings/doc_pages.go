package bindings

import (
	_ "embed"
	"strings"
)

// The long pages are written in the small part of Markdown that parts reads:
// titles, paragraphs, items and code.
var (
	//go:embed language.md
	language string
	//go:embed limits.md
	limits string
)

// longPages returns the pages that are not about a module or a failure code.
func longPages() []entry {
	return []entry{
		longPage("lua", "The language of scripts: what it has beside Lua 5.1, and what it lacks.", language, "language"),
		longPage("limits", "What a run may use, how that is counted, and what happens beyond it.", limits),
	}
}

// longPage returns the page called name, which is found by others too.
func longPage(name, summary, text string, others ...string) entry {
	return entry{
		keys:   append(others, name),
		Member: Member{name, "page", name, summary},
		page:   func() *Page { return &Page{Name: name, Kind: "page", Doc: summary, Body: parts(text)} },
	}
}

// Part is a piece of a long page; one of its fields is not empty.
type Part struct {
	Title string `json:"title,omitempty"`
	Text  string `json:"text,omitempty"`
	Item  string `json:"item,omitempty"` // a paragraph of a list
	Code  string `json:"code,omitempty"` // Lua that runs, with what it prints after each -->
	Same  bool   `json:"same,omitempty"` // the code prints the same in Lua 5.1
}

// parts reads a text whose paragraphs and blocks are separated by empty lines;
// between the items of a list there need be none.
func parts(text string) []Part {
	var list []Part
	for text = strings.TrimSpace(text); text != ""; text = strings.TrimLeft(text, "\n") {
		block, rest := cutBlock(text)
		list, text = append(list, partOf(block)), rest
	}
	return list
}

const codeFence = "```"

// cutBlock returns the first block of a text and what follows it.
func cutBlock(text string) (block, rest string) {
	if strings.HasPrefix(text, codeFence) {
		end := strings.Index(text, "\n"+codeFence)
		if end < 0 {
			return text, ""
		}
		return text[:end], text[end+1+len(codeFence):]
	}
	block, rest, _ = strings.Cut(text, "\n\n")
	if item, next, isList := strings.Cut(block, "\n- "); isList && strings.HasPrefix(block, "- ") {
		return item, "- " + next + "\n\n" + rest
	}
	return block, rest
}

func partOf(block string) Part {
	if first, code, isCode := strings.Cut(block, "\n"); isCode && strings.HasPrefix(first, codeFence) {
		return Part{Code: code, Same: strings.HasSuffix(first, " same")}
	}
	line := strings.Join(strings.Fields(block), " ")
	if title, ok := strings.CutPrefix(line, "## "); ok {
		return Part{Title: title}
	}
	if item, ok := strings.CutPrefix(line, "- "); ok {
		return Part{Item: item}
	}
	return Part{Text: line}
}
