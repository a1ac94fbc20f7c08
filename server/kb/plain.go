package kb

import (
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/extension"
)

var markdown = goldmark.New(goldmark.WithExtensions(extension.GFM))

// Plain is the text of a Markdown document as a reader sees it, for search and
// excerpts.
func Plain(source string) string {
	var b strings.Builder
	write(&b, Tree(source))
	return strings.Join(strings.Fields(b.String()), " ")
}

// write puts a space where a reader sees something begin.
func write(b *strings.Builder, nodes []Node) {
	for _, n := range nodes {
		switch n.Kind {
		case "text", "code", "strong", "emphasis", "strike", "link", "image":
		default:
			b.WriteByte(' ')
		}
		b.WriteString(n.Text)
		write(b, n.Nodes)
	}
}
