package httpapi

import (
	"context"
	"encoding/json"
	"fmt"

	"careline/server/protocol"
)

type (
	figuresFileIn struct {
		AskIn
		Format string `query:"format" doc:"csv or json"`
	}
	figuresFile struct {
		ContentType string `header:"Content-Type"`
		Disposition string `header:"Content-Disposition"`
		Body        []byte
	}
)

// figuresFile answers with the figures of a question as a file: the same groups
// and the same numbers.
func (s *Server) figuresFile(ctx context.Context, r *request, in *figuresFileIn) (*figuresFile, error) {
	a, err := s.opts.Figures.Answer(ctx, r.actor, in.ask())
	if err != nil {
		return nil, err
	}
	doc := figuresOf(a)
	out := &figuresFile{Disposition: fmt.Sprintf("attachment; filename=%q", "careline-figures-"+doc.From+"."+in.Format)}
	switch in.Format {
	case "json":
		out.ContentType = "application/json"
		out.Body, err = json.MarshalIndent(doc, "", " ")
	case "csv":
		out.ContentType = "text/csv; charset=utf-8"
		out.Body, err = protocol.FiguresCSV(&doc)
	default:
		err = errFormat
	}
	return out, err
}
