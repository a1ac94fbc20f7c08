package rig

import (
	"context"
	"net/http"

	"careline/server/protocol"
	"careline/server/wsclient"
)

// SetPolicy changes how departments work, as somebody who steers them does.
func SetPolicy(ctx context.Context, who *wsclient.Session, change func(*protocol.Policy), departments ...string) error {
	for _, key := range departments {
		path := "/departments/" + key + "/policy"
		var is struct {
			Policy protocol.Policy `json:"policy"`
		}
		if err := who.Do(ctx, http.MethodGet, path, nil, &is); err != nil {
			return err
		}
		change(&is.Policy)
		if err := who.Do(ctx, http.MethodPut, path, protocol.SetPolicy{Policy: is.Policy}, nil); err != nil {
			return err
		}
	}
	return nil
}

// Manual makes a department hand out nothing by itself, and keep the places of
// those who are gone for as long as it can: what a test or a measurement gives
// to its people stays with them.
func Manual(p *protocol.Policy) {
	p.Routing.Manual = true
	p.Waits.AbandonMS = 24 * 60 * 60 * 1000
}
