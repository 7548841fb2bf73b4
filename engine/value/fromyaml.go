package value

import (
	"encoding/base64"
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// FromYAML returns the Value that one YAML document describes. Scalars are
// read by the core schema of YAML 1.2: yes is a string, 010 is ten. Anchors
// and aliases are followed; merge keys and tags other than the standard ones
// are errors, as are integers that a number does not hold exactly, and keys
// that are there twice. null, or nothing at all, by itself is absence. A map of
// more than 10,000 pairs must be in braces.
func FromYAML(data []byte) (Value, error) {
	const mostText = 8 * MaxSize // indentation, comments
	if len(data) > mostText {
		return Value{}, ErrTooLarge
	}
	root, err := parseYAML(string(data))
	if err != nil {
		return Value{}, fmt.Errorf("YAML: %w", err)
	}
	var r yamlReader
	if r.anchors = map[string]ast.Node{}; root == nil || r.isNull(root) {
		return Value{}, nil
	}
	return r.finish(r.node(root))
}

// parseYAML returns the root of the document, nil if there is none.
func parseYAML(text string) (ast.Node, error) {
	tokens := lexer.Tokenize(text)
	if err := checkCost(tokens); err != nil {
		return nil, err
	}
	file, err := parser.Parse(tokens, 0, parser.AllowDuplicateMapKey())
	if err != nil {
		return nil, placed(err)
	}
	var root ast.Node
	for _, doc := range file.Docs {
		if doc.Body == nil || doc.Body.Type() == ast.DirectiveType {
			continue
		}
		if root != nil {
			return nil, errors.New("more than one document")
		}
		root = doc.Body
	}
	return root, nil
}

// placed returns a parser's error on one line.
func placed(err error) error {
	var e yaml.Error
	if !errors.As(err, &e) || e.GetToken() == nil {
		return err
	}
	at := e.GetToken().Position
	return fmt.Errorf("line %d, column %d: %s", at.Line, at.Column, e.GetMessage())
}

type yamlReader struct {
	builder
	anchors map[string]ast.Node
}

func (r *yamlReader) node(n ast.Node) error {
	switch n := n.(type) {
	case *ast.MappingNode:
		return r.mapping(n.Values)
	case *ast.MappingValueNode:
		return r.mapping([]*ast.MappingValueNode{n})
	case *ast.SequenceNode:
		return r.list(len(n.Values), func(i int) error { return r.node(n.Values[i]) })
	case *ast.AnchorNode:
		r.anchors[n.Name.GetToken().Value] = n.Value
		return r.node(n.Value)
	case *ast.AliasNode:
		return r.alias(n)
	case *ast.TagNode:
		return r.tagged(n)
	case *ast.LiteralNode:
		return r.text(n.Value.Value)
	case ast.ScalarNode:
		return r.scalar(n.GetToken())
	}
	return problem(fmt.Sprintf("%T is not understood", n))
}

func (r *yamlReader) alias(n *ast.AliasNode) error {
	name := n.Value.GetToken().Value
	target, ok := r.anchors[name]
	if !ok {
		return problem(fmt.Sprintf("there is no anchor &%s before this alias", name))
	}
	if err := r.enter(); err != nil { // an alias may stand inside its own anchor
		return err
	}
	defer r.leave()
	return r.node(target)
}

func (r *yamlReader) mapping(pairs []*ast.MappingValueNode) error {
	if err := r.beginMap(); err != nil {
		return err
	}
	for _, pair := range pairs {
		r.sorter.Pair(r.dst)
		start := len(r.dst)
		if err := r.key(pair.Key); err != nil {
			return err
		}
		if err := r.node(pair.Value); err != nil {
			return At(stepOf(string(r.dst[start:])), err)
		}
	}
	return r.endMap()
}

// key encodes a key, which is a string or a number.
func (r *yamlReader) key(n ast.Node) error {
	if explicit, ok := n.(*ast.MappingKeyNode); ok {
		n = explicit.Value
	}
	if n.Type() == ast.MergeKeyType {
		return problem("merge keys (<<) are not supported")
	}
	start := len(r.dst)
	if err := r.node(n); err != nil {
		return err
	}
	kind := Reader{string(r.dst[start:])}
	if t := kind.must(); t.Kind != StringKind && t.Kind != NumberKind {
		return problem(fmt.Sprintf("line %d: a key is a string or a number", n.GetToken().Position.Line))
	}
	return nil
}

// tagged encodes a node whose type is stated.
func (r *yamlReader) tagged(n *ast.TagNode) error {
	tag := strings.TrimPrefix(n.Start.Value, "!!")
	if tag == "map" || tag == "seq" {
		return r.node(n.Value)
	}
	text, err := r.scalarText(n.Value)
	if err != nil {
		return err
	}
	switch tag {
	case "str":
		return r.text(text)
	case "binary":
		data, err := base64.StdEncoding.DecodeString(strings.Join(strings.Fields(text), ""))
		if err != nil {
			return problem("!!binary is not base64")
		}
		return r.text(string(data))
	case "int", "float", "bool", "null":
		start := len(r.dst)
		if err := r.plain(text); err != nil {
			return err
		}
		if r.dst[start]&0xe0 == majorText {
			return problem(fmt.Sprintf("%q does not fit its tag %s", shorten(text), n.Start.Value))
		}
		return nil
	}
	return problem(fmt.Sprintf("the tag %s is not supported", n.Start.Value))
}

func (r *yamlReader) scalarText(n ast.Node) (string, error) {
	switch n := n.(type) {
	case *ast.LiteralNode:
		return n.Value.Value, nil
	case ast.ScalarNode:
		if t := n.GetToken(); t.Type != token.ImplicitNullType {
			return t.Value, nil
		}
		return "", nil
	case nil:
		return "", nil
	}
	return "", problem("the tag is not one of a table")
}

func (r *yamlReader) scalar(t *token.Token) error {
	switch t.Type {
	case token.SingleQuoteType, token.DoubleQuoteType:
		return r.text(t.Value)
	case token.ImplicitNullType:
		return r.plain("")
	}
	return r.plain(t.Value)
}

var (
	yamlInt   = regexp.MustCompile(`^[-+]?[0-9]+$`)
	yamlBased = regexp.MustCompile(`^0o[0-7]+$|^0x[0-9a-fA-F]+$`)
	yamlFloat = regexp.MustCompile(`^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$`)
	yamlInf   = regexp.MustCompile(`^[-+]?\.(inf|Inf|INF)$`)
)

// plain encodes a scalar without quotes by the core schema (YAML 1.2.2,
// section 10.3.2).
func (r *yamlReader) plain(text string) error {
	switch text {
	case "", "~", "null", "Null", "NULL":
		return problem("null cannot be shared inside a table (leave it out)")
	case "true", "True", "TRUE", "false", "False", "FALSE":
		r.dst = AppendBool(r.dst, text[0]|0x20 == 't')
		return nil
	case ".nan", ".NaN", ".NAN":
		return r.number(math.NaN())
	}
	switch {
	case yamlInt.MatchString(text):
		return r.decimal(normalInt(text))
	case yamlBased.MatchString(text):
		n, err := strconv.ParseUint(text, 0, 64)
		if err != nil {
			return inexact(shorten(text))
		}
		return r.uint(n)
	case yamlFloat.MatchString(text):
		return r.decimal(text)
	case yamlInf.MatchString(text):
		return r.number(math.Inf(1 - 2*strings.Count(text, "-")))
	}
	return r.text(text)
}

// normalInt drops what JSON does not write: a plus sign and leading zeros.
func normalInt(text string) string {
	digits := strings.TrimLeft(strings.TrimLeft(text, "+-"), "0")
	if digits == "" {
		digits = "0"
	}
	if text[0] == '-' && digits != "0" {
		return "-" + digits
	}
	return digits
}

func (r *yamlReader) isNull(n ast.Node) bool { return n.Type() == ast.NullType }
