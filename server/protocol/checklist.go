package protocol

import "careline/server/desk"

type (
	// Protocol is a checklist for a topic, in one version.
	Protocol struct {
		Department string            `json:"department"` // key
		Topic      string            `json:"topic"`
		Version    int64             `json:"version"`
		Title      map[string]string `json:"title"` // by language
		Steps      []ProtocolStep    `json:"steps"` // none: out of use
		Owner      Person            `json:"owner"`
		ReviewOn   string            `json:"review_on,omitempty"` // date
		By         Person            `json:"by"`
		At         int64             `json:"at"` // Unix ms
	}
	ProtocolStep struct {
		ID      string            `json:"id,omitempty"` // left out: a new one
		Text    map[string]string `json:"text"`         // by language
		Article string            `json:"article,omitempty"`
	}
	// SaveProtocol makes the next version.
	SaveProtocol struct {
		Version  int64             `json:"version"` // that was seen; 0: there was none
		Title    map[string]string `json:"title"`
		Steps    []ProtocolStep    `json:"steps"`
		Owner    string            `json:"owner"` // staff id
		ReviewOn string            `json:"review_on,omitempty"`
	}
	// Checklist is the protocol of a conversation's topic, if it has one.
	Checklist struct {
		Protocol *Protocol         `json:"protocol,omitempty"`
		Done     []ProtocolTick    `json:"done"`
		Before   []ProtocolEarlier `json:"before"` // of topics it had before
	}
	ProtocolTick struct {
		Step    string `json:"step"`
		Version int64  `json:"version"`
		By      Person `json:"by"`
		At      int64  `json:"at"` // Unix ms
	}
	ProtocolEarlier struct {
		Title map[string]string `json:"title"`
		Done  int               `json:"done"`
		Steps int               `json:"steps"`
	}
	SetStep struct {
		Done    bool  `json:"done"`
		Version int64 `json:"version"` // that was shown
	}
)

// ProtocolOf is a protocol as staff read it.
func ProtocolOf(p *desk.Protocol, d *desk.Directory) Protocol {
	out := Protocol{
		Department: d.DepartmentKey(p.Department), Topic: p.Topic, Version: p.Version, Title: p.Title, Steps: make([]ProtocolStep, len(p.Steps)),
		Owner: Person{ID: string(p.Owner), Name: d.StaffName(p.Owner)}, ReviewOn: p.ReviewOn, By: Person{ID: string(p.By), Name: d.StaffName(p.By)}, At: p.At,
	}
	for i, step := range p.Steps {
		out.Steps[i] = ProtocolStep(step)
	}
	return out
}
