package api

import (
	"github.com/barchan-data/barchan"
	"github.com/barchan-data/barchan/duneapi"
)

// What Dune has and this server never holds anything of. The calls exist, so
// that clients that make them go on.

// submissionStates are the states of a contract that was handed in.
var submissionStates = map[string]bool{
	"": true, "pending": true, "approved": true, "rejected": true, "processed": true, "in_progress": true, "cancelled": true,
	"needs_manual_review": true,
}

// contractSubmissions lists no contract: none can be handed in.
func (s *server) contractSubmissions(c *call) (any, error) {
	if _, err := listWindow(c, usualDatasets, maxDatasets); err != nil {
		return nil, err
	}
	if status := c.query.Get("status"); !submissionStates[status] {
		return nil, barchan.Errorf(barchan.CodeInvalid, "status is %s: it is no state of a submission", quote(status))
	}
	return duneapi.ContractSubmissions{Submissions: []struct{}{}}, nil
}

// customEndpoint finds none: queries have ids here, and no slugs. The text is
// part of the API.
func (s *server) customEndpoint(*call) (any, error) {
	return nil, barchan.Errorf(barchan.CodeNotFound, "Custom endpoint not found")
}
