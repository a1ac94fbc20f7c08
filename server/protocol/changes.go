package protocol

// HouseChange is something that was changed in the house.
type HouseChange struct {
	ID     string `json:"id"`
	At     int64  `json:"at"`
	By     string `json:"by,omitempty"` // left out: something did it by itself
	ByID   string `json:"by_id"`
	Action string `json:"action"` // like site.changed
	What   string `json:"what,omitempty"`
	Target string `json:"target,omitempty"`
	Before any    `json:"before" doc:"as it was; null: it was not there"`
	After  any    `json:"after" doc:"as it is since; null: it is gone"`
}
