package api

import "github.com/barchan-data/barchan/duneapi"

// health says that the server answers, and how its engine is fenced in.
func (s *server) health(*call) (any, error) {
	h := duneapi.Health{Status: "ok", Version: s.version}
	if s.sandbox != nil {
		h.Sandbox = s.sandbox()
	}
	return h, nil
}
