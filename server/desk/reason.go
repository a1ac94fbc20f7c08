package desk

// Reason is why patients write, as the clinic sorts it, and what is being done
// so that fewer have to.
type Reason struct {
	Key      string
	Name     map[string]string // by language of the console
	Position int
	Retired  bool // no longer offered; what was coded with it stays
	Plan     ReasonPlan
}

// ReasonPlan is what somebody does about a reason since an instant, from which
// its figure is compared with the time before.
type ReasonPlan struct {
	Owner  StaffID `json:"owner,omitempty"`
	Action string  `json:"action,omitempty"`
	Since  int64   `json:"since,omitempty"` // Unix ms
}

// What would have made a contact unnecessary. NotAvoidable is an answer too.
const (
	PreventArticle     = "article"      // missing or unclear
	PreventLetter      = "letter"       // a letter or bill was unclear
	PreventUpdate      = "update"       // a promised update was missed
	PreventWrong       = "wrong_before" // wrong information earlier
	PreventProcess     = "process"      // a defect in how we work
	PreventSelfService = "self_service" // it exists and was not found
	NotAvoidable       = "not_avoidable"
)

// Preventions lists them, in the order they are asked.
var Preventions = []string{PreventArticle, PreventLetter, PreventUpdate, PreventWrong, PreventProcess, PreventSelfService, NotAvoidable}

// MaxReasonKey bounds a reason's key.
const MaxReasonKey = 40

// DefaultReasons is how contacts are sorted until a clinic does it its own way.
func DefaultReasons() []Reason {
	names := []struct{ key, en, es string }{
		{"book", "Book a visit", "Pedir una cita"},
		{"change", "Change or cancel a visit", "Cambiar o cancelar una cita"},
		{"prepare", "Prepare for a visit", "Preparar una cita"},
		{"bill", "Understand a bill", "Entender una factura"},
		{"payment", "Pay, or pay in parts", "Pagar, o pagar a plazos"},
		{"coverage", "What insurance covers", "Qué cubre el seguro"},
		{"authorization", "Referral or authorization", "Derivación o autorización"},
		{"status", "Where something stands", "En qué estado está algo"},
		{"records", "Records or forms", "Expedientes o formularios"},
		{"place", "Hours and directions", "Horario y cómo llegar"},
		{"portal", "Portal or sign-in", "Portal o acceso"},
		{"other", "Something else", "Otra cosa"},
	}
	out := make([]Reason, len(names))
	for i, n := range names {
		out[i] = Reason{Key: n.key, Name: map[string]string{"en": n.en, "es": n.es}, Position: i}
	}
	return out
}
