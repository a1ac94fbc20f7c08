package kb

import (
	"bufio"
	"bytes"
	"html"
	"net/url"
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	markup "github.com/yuin/goldmark/renderer/html"
	"github.com/yuin/goldmark/text"
)

// Node is a part of an article as it is shown: a tree of a few known kinds, so
// that whoever shows it makes elements of their own and never passes on HTML
// that somebody wrote.
type Node struct {
	Kind    string `json:"kind" enum:"heading,paragraph,list,item,quote,pre,rule,table,row,cell,text,strong,emphasis,strike,code,link,break,image"`
	Text    string `json:"text,omitempty"`    // text, code, pre; of an image what it shows
	Level   int    `json:"level,omitempty"`   // heading: 2 to 4, the title being 1
	Ordered bool   `json:"ordered,omitempty"` // list
	Head    bool   `json:"head,omitempty"`    // cell of a heading row
	Href    string `json:"href,omitempty"`    // link: https, http, mailto, tel; article:SLUG; document:ID. image: image:ID
	Nodes   []Node `json:"nodes,omitempty"`
}

// deepest bounds the tree: what lies deeper is shown as text of its parent.
const deepest = 24

// Tree is a Markdown document as it is shown. HTML in it is left out. A link
// that leads nowhere we can name is shown as its text.
func Tree(source string) []Node {
	src := []byte(source)
	t := treeMaker{src: src}
	return t.children(markdown.Parser().Parse(text.NewReader(src)), 0)
}

type treeMaker struct{ src []byte }

func (t treeMaker) children(n ast.Node, depth int) []Node {
	var out []Node
	if depth > deepest {
		return out
	}
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		out = append(out, t.node(c, depth)...)
	}
	return out
}

// node is what a part of the document becomes: often one node, none for what
// is left out, more where a parent is dropped and its children stay.
func (t treeMaker) node(n ast.Node, depth int) []Node {
	inner := func() []Node { return t.children(n, depth+1) }
	switch n := n.(type) {
	case *ast.Heading:
		return []Node{{Kind: "heading", Level: min(max(n.Level, 2), 4), Nodes: inner()}}
	case *ast.Paragraph:
		return []Node{{Kind: "paragraph", Nodes: inner()}}
	case *ast.TextBlock:
		return inner()
	case *ast.List:
		return []Node{{Kind: "list", Ordered: n.IsOrdered(), Nodes: inner()}}
	case *ast.ListItem:
		return []Node{{Kind: "item", Nodes: inner()}}
	case *ast.Blockquote:
		return []Node{{Kind: "quote", Nodes: inner()}}
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		return []Node{{Kind: "pre", Text: t.lines(n)}}
	case *ast.ThematicBreak:
		return []Node{{Kind: "rule"}}
	case *east.Table:
		return []Node{{Kind: "table", Nodes: inner()}}
	case *east.TableHeader:
		row := Node{Kind: "row", Nodes: inner()}
		for i := range row.Nodes {
			row.Nodes[i].Head = true
		}
		return []Node{row}
	case *east.TableRow:
		return []Node{{Kind: "row", Nodes: inner()}}
	case *east.TableCell:
		return []Node{{Kind: "cell", Nodes: inner()}}
	case *ast.Text:
		out := []Node{{Kind: "text", Text: written(n, t.src)}}
		switch {
		case n.HardLineBreak():
			out = append(out, Node{Kind: "break"})
		case n.SoftLineBreak():
			out[0].Text += " "
		}
		return out
	case *ast.String:
		return []Node{{Kind: "text", Text: string(n.Value)}}
	case *ast.CodeSpan:
		return []Node{{Kind: "code", Text: plainOf(inner())}}
	case *ast.Emphasis:
		kind := "emphasis"
		if n.Level > 1 {
			kind = "strong"
		}
		return []Node{{Kind: kind, Nodes: inner()}}
	case *east.Strikethrough:
		return []Node{{Kind: "strike", Nodes: inner()}}
	case *ast.Link:
		return linked(string(n.Destination), inner())
	case *ast.AutoLink:
		return linked(string(n.URL(t.src)), []Node{{Kind: "text", Text: string(n.Label(t.src))}})
	case *ast.Image:
		// One that is not ours is nowhere fetched: it is shown by its words.
		if _, ok := fileIn(pictureScheme, string(n.Destination)); ok {
			return []Node{{Kind: "image", Href: string(n.Destination), Text: plainOf(inner())}}
		}
	case *ast.HTMLBlock, *ast.RawHTML:
		return nil
	}
	return inner()
}

// written is a text as it is meant: "\*" is a star and "&amp;" an ampersand,
// but in code, where both are what they are.
func written(n *ast.Text, src []byte) string {
	raw := n.Segment.Value(src)
	if n.IsRaw() {
		return string(raw)
	}
	var b bytes.Buffer
	w := bufio.NewWriter(&b)
	markup.DefaultWriter.Write(w, raw)
	_ = w.Flush() // a buffer takes everything
	return html.UnescapeString(b.String())
}

func (t treeMaker) lines(n ast.Node) string {
	var b strings.Builder
	lines := n.Lines()
	for i := range lines.Len() {
		line := lines.At(i)
		b.Write(line.Value(t.src))
	}
	return strings.TrimSuffix(b.String(), "\n")
}

// linked is a link, or what it said where it leads nowhere that is safe.
func linked(to string, inner []Node) []Node {
	if _, ok := fileIn(documentScheme, to); ok {
		return []Node{{Kind: "link", Href: to, Nodes: inner}}
	}
	u, err := url.Parse(to)
	if err != nil || !slices.Contains([]string{"https", "http", "mailto", "tel", "article"}, strings.ToLower(u.Scheme)) {
		return inner
	}
	return []Node{{Kind: "link", Href: u.String(), Nodes: inner}}
}

func plainOf(nodes []Node) string {
	var b strings.Builder
	for _, n := range nodes {
		b.WriteString(n.Text)
		b.WriteString(plainOf(n.Nodes))
	}
	return b.String()
}
