package httpapi

import (
	"bufio"
	"context"
	"encoding/csv"
	"encoding/json"
	"log/slog"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"

	"careline/server/desk"
	"careline/server/figures"
	"careline/server/protocol"
	"careline/server/report"
)

// AskIn is a question about the work, as it stands in the address. It has a
// capital so that what embeds it can be read.
type AskIn struct {
	From         string   `query:"from" doc:"local date, like 2026-11-01"`
	To           string   `query:"to" doc:"the first local date that is no longer in it"`
	Zone         string   `query:"zone" doc:"IANA name; usually the clinic's"`
	Cohort       string   `query:"cohort" doc:"opened, closed, or empty: each figure as its definition says"`
	By           string   `query:"by" doc:"at most two of department, topic, staff, site, language, verification, hour, weekday, day, week, month"`
	Departments  []string `query:"department" doc:"keys"`
	Topics       []string `query:"topic"`
	Staff        []string `query:"staff" doc:"ids"`
	Sites        []string `query:"site" doc:"keys"`
	Languages    []string `query:"language"`
	Verification string   `query:"verification" doc:"verified or anonymous"`
	Source       string   `query:"source" doc:"own, imported or the name of an imported log; empty: all"`
	Histogram    bool     `query:"histogram" doc:"with the distribution of each duration as a whole"`
}

func (in *AskIn) ask() figures.Ask {
	return figures.Ask{
		From: in.From, To: in.To, Zone: in.Zone, Cohort: in.Cohort, By: in.By,
		Departments: in.Departments, Topics: in.Topics, Staff: in.Staff, Sites: in.Sites, Languages: in.Languages,
		Verification: in.Verification, Source: in.Source, Histogram: in.Histogram,
	}
}

// figures answers whoever steers with the figures of a time.
func (s *Server) figures(ctx context.Context, r *request, in *AskIn) (*struct{ Body protocol.Figures }, error) {
	a, err := s.opts.Figures.Answer(ctx, r.actor, in.ask())
	if err != nil {
		return nil, err
	}
	return &struct{ Body protocol.Figures }{figuresOf(a)}, nil
}

func figuresOf(a *figures.Answer) protocol.Figures {
	return protocol.FiguresOf(a.Query, a.Figures, a.Behind, a.Staffing, a.Calibration, a.Names.Of)
}

// ownFigures answers whoever answers patients with their own figures, beside
// the medians of their departments.
func (s *Server) ownFigures(ctx context.Context, r *request, in *AskIn) (*struct{ Body protocol.OwnFigures }, error) {
	own, err := s.opts.Figures.Own(ctx, r.actor, in.ask())
	if err != nil {
		return nil, err
	}
	out := protocol.OwnFiguresOf(own.Mine.Query, own.Mine.Figures)
	if all := own.All; all != nil {
		out.Beside(all.Figures)
		out.Departments = s.departmentKeys(all.Query.Filter.Departments)
	}
	for i, in := range own.In {
		out.In(out.Departments[i], in.Mine, in.All)
	}
	return &struct{ Body protocol.OwnFigures }{out}, nil
}

// behindOwn answers whoever asks with what is behind one of their own figures.
func (s *Server) behindOwn(ctx context.Context, r *request, in *ListIn) (*struct{ Body protocol.FigureRows }, error) {
	l := in.listing()
	l.Own = true
	return s.listOf(ctx, r, l)
}

// ListIn asks for what is behind a figure.
type ListIn struct {
	AskIn
	Figure string   `query:"figure" doc:"its id, like full_resolution; also still_open, and outcome:NAME"`
	Key    []string `query:"key" doc:"of one group, one for each of by; (none) for what has none"`
	All    bool     `query:"all" doc:"also what the figure does not count, with the reason"`
	After  string   `query:"after" doc:"next of the page before"`
	Limit  int      `query:"limit" doc:"1 to 500, usually 100"`

	AtLeast int64  `query:"at_least_ms" doc:"only values from here on, as a bucket of the histogram has them"`
	Below   int64  `query:"below_ms" doc:"only values below; 0: no end"`
	Clock   string `query:"clock" doc:"of which clock these are: calendar, or business"`
}

func (in *ListIn) listing() figures.Listing {
	return figures.Listing{
		Ask: in.ask(), Figure: in.Figure, Key: in.Key, All: in.All, After: in.After, Limit: in.Limit,
		Range: figures.Range{AtLeast: in.AtLeast, Below: in.Below, Business: in.Clock == "business"},
	}
}

// behind answers with what is behind a figure.
func (s *Server) behind(ctx context.Context, r *request, in *ListIn) (*struct{ Body protocol.FigureRows }, error) {
	return s.listOf(ctx, r, in.listing())
}

func (s *Server) listOf(ctx context.Context, r *request, l figures.Listing) (*struct{ Body protocol.FigureRows }, error) {
	if l.Figure == "" {
		return nil, &desk.Error{Kind: desk.Invalid, Code: "invalid", Field: "figure", Public: "Name the figure whose conversations you want to see."}
	}
	page, err := s.opts.Figures.List(ctx, r.actor, l)
	if err != nil {
		return nil, err
	}
	return &struct{ Body protocol.FigureRows }{rowsOf(page)}, nil
}

func figureRow(r *figures.Row) protocol.FigureRow {
	out := protocol.FigureRowOf(&r.Row)
	out.Away = r.Away
	out.Reference, out.Key, out.StaffName, out.Department, out.Site = r.Reference, r.Key, r.StaffName, r.InKey, r.SiteKey
	return out
}

type exportIn struct {
	ListIn
	Format string `query:"format" doc:"csv or json"`
}

// export sends every row behind a figure, or behind all durations, as it is
// computed: with the same question as the figures, in raw milliseconds, and
// without an end to how many there may be.
func (s *Server) export(ctx context.Context, r *request, in *exportIn) (*huma.StreamResponse, error) {
	if in.Format != "csv" && in.Format != "json" {
		return nil, errFormat
	}
	rows, err := s.opts.Figures.Rows(ctx, r.actor, in.listing())
	if err != nil {
		return nil, err
	}
	return &huma.StreamResponse{Body: func(hc huma.Context) {
		c := humafiber.Unwrap(hc)
		kind := "text/csv; charset=utf-8"
		if in.Format == "json" {
			kind = "application/json"
		}
		c.Set("Content-Type", kind)
		c.Set("Content-Disposition", `attachment; filename="careline-`+in.From+"-"+in.To+"."+in.Format+`"`)
		c.Context().SetBodyStreamWriter(func(w *bufio.Writer) {
			write := writeCSV
			if in.Format == "json" {
				write = writeRows
			}
			if err := write(w, rows); err != nil { // the reader has gone
				s.log.Info("an export was broken off", slog.Any("cause", err))
			}
		})
	}}, nil
}

// defused is a field that no spreadsheet takes for a formula.
func defused(fields []string) []string {
	for i, f := range fields {
		if f != "" && strings.ContainsRune("=+-@\t\r", rune(f[0])) {
			fields[i] = "'" + f
		}
	}
	return fields
}

func writeCSV(w *bufio.Writer, rows func(func(figures.Row) error) error) error {
	out := csv.NewWriter(w)
	if err := out.Write(protocol.FigureColumns); err != nil {
		return err
	}
	fields := make([]string, 0, len(protocol.FigureColumns))
	err := rows(func(r figures.Row) error {
		row := figureRow(&r)
		fields = row.Fields(fields[:0])
		return out.Write(defused(fields))
	})
	out.Flush()
	if err == nil {
		err = out.Error()
	}
	if err == nil {
		err = w.Flush()
	}
	return err
}

func writeRows(w *bufio.Writer, rows func(func(figures.Row) error) error) error {
	sep := "["
	err := rows(func(r figures.Row) error {
		b, err := json.Marshal(figureRow(&r))
		if err == nil {
			_, err = w.WriteString(sep + "\n")
		}
		if err == nil {
			_, err = w.Write(b)
		}
		sep = ","
		return err
	})
	if err == nil && sep == "[" {
		_, err = w.WriteString("[")
	}
	if err == nil {
		_, err = w.WriteString("\n]\n")
	}
	if err == nil {
		err = w.Flush()
	}
	return err
}

// logs names the logs of other systems that figures count too.
func (s *Server) logs(ctx context.Context, r *request, _ *struct{}) (*struct{ Body protocol.ImportedLogs }, error) {
	names, err := s.opts.Figures.LogNames(ctx, r.actor)
	if err != nil {
		return nil, err
	}
	return &struct{ Body protocol.ImportedLogs }{protocol.ImportedLogs{Names: names}}, nil
}

// definitions says what every figure means.
func (s *Server) definitions(context.Context, *request, *struct{}) (*struct{ Body definitionsAnswer }, error) {
	return &struct{ Body definitionsAnswer }{definitionsAnswer{protocol.DefinitionsOf(report.Definitions)}}, nil
}

type definitionsAnswer struct {
	Definitions []protocol.Definition `json:"definitions" nullable:"false"`
}
