package httpapi

import (
	"encoding/json"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"
	"github.com/gofiber/fiber/v2"

	"careline/server/protocol"
)

// Document is the OpenAPI document, made from the Go types alone: the same
// text that a running server serves at /openapi.json.
func Document() ([]byte, error) {
	s := &Server{app: fiber.New()}
	s.makeAPI()
	return json.MarshalIndent(s.api.OpenAPI(), "", "  ")
}

// makeAPI puts the REST routes on the app and completes the document.
func (s *Server) makeAPI() {
	prepareHuma()
	cfg := huma.DefaultConfig("Careline", "1")
	cfg.CreateHooks = nil // would add a $schema with a foreign address to every body
	cfg.DocsPath = ""     // would load scripts from a public host
	cfg.SchemasPath = ""
	cfg.OpenAPIPath = "" // served as documentFile, with our headers
	cfg.AllowAdditionalPropertiesByDefault = true
	cfg.Info.Description = about
	cfg.Components.SecuritySchemes = map[string]*huma.SecurityScheme{
		"bearer":        {Type: "http", Scheme: "bearer", BearerFormat: "JWT"},
		"staffCookie":   {Type: "apiKey", In: "cookie", Name: "__Host-careline_staff", Description: "With the header Careline-As: staff. Over http on this computer it is called careline_staff."},
		"patientCookie": {Type: "apiKey", In: "cookie", Name: "__Host-careline_patient", Description: "With the header Careline-As: patient."},
	}
	s.api = humafiber.New(s.app, cfg)
	s.rest()
	describeSocket(s.api.OpenAPI())
	tolerant(s.api.OpenAPI().Components.Schemas)
}

const about = `Ids are strings, times are Unix milliseconds, departments go by their key. Unknown fields are tolerated.
Errors are RFC 9457 problem documents with a stable code. A repeated client_id answers as the first time.`

// describeSocket puts the frames of /ws into the same document, as ClientFrame
// and ServerFrame, so that clients get their types from one place.
func describeSocket(doc *huma.OpenAPI) {
	reg := doc.Components.Schemas
	for name, frames := range map[string][]protocol.Frame{"ClientFrame": protocol.ClientFrames, "ServerFrame": protocol.ServerFrames} {
		one := &huma.Schema{Discriminator: &huma.Discriminator{PropertyName: "type", Mapping: map[string]string{}}}
		for _, f := range frames {
			s := reg.Schema(reflect.TypeOf(f.Value), true, "")
			one.OneOf = append(one.OneOf, s)
			one.Discriminator.Mapping[f.Name] = s.Ref
		}
		reg.Map()[name] = one
	}
	problem := &huma.Response{Description: "Error", Content: map[string]*huma.MediaType{
		"application/problem+json": {Schema: &huma.Schema{Ref: "#/components/schemas/Problem"}},
	}}
	doc.AddOperation(&huma.Operation{
		Method: http.MethodGet, Path: "/ws", OperationID: "socket", Tags: []string{"socket"},
		Summary: "WebSocket, subprotocol " + protocol.Subprotocol,
		Description: "JSON text frames: the client sends ClientFrame, the server ServerFrame. Offer " + protocol.Subprotocol +
			" as the first subprotocol; a patient's token may be offered as a second one, " + protocol.BearerPrefix + "<token>.",
		Parameters: []*huma.Param{{Name: "as", In: "query", Schema: &huma.Schema{Type: "string", Enum: []any{"patient", "staff"}},
			Description: "Which cookie is meant. Needed with cookies alone."},
			{Name: "language", In: "query", Schema: &huma.Schema{Type: "string"},
				Description: "In which refusals are told, before Accept-Language; for browsers, which cannot set that header here."}},
		Responses: map[string]*huma.Response{"101": {Description: "Switching Protocols"}, "400": problem, "401": problem, "403": problem},
		Security:  securityOf(both),
	})
}

// tolerant leaves out what huma says about unknown fields: JSON Schema allows
// them anyway, and generated types stay exact about the known ones.
func tolerant(reg huma.Registry) {
	for _, s := range reg.Map() {
		s.AdditionalProperties = nil
	}
}

// documentFile serves the document.
func (s *Server) documentFile(c *fiber.Ctx) error {
	c.Set(fiber.HeaderContentType, "application/json")
	c.Set(fiber.HeaderCacheControl, cacheAsk)
	return c.Send(s.document)
}
