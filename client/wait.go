package client

import (
	"context"
	"time"

	"github.com/barchan-data/barchan/duneapi"
)

// Pauses between two looks at an execution grow from the first to the last.
const (
	firstLook = 50 * time.Millisecond
	lastLook  = time.Second
)

// Wait returns the status of an execution once it has ended, however it ended.
func (c *Client) Wait(ctx context.Context, id string) (duneapi.ExecutionStatus, error) {
	for pause := firstLook; ; pause = min(pause*2, lastLook) {
		status, err := c.ExecutionStatus(ctx, id)
		if err != nil || status.IsExecutionFinished {
			return status, err
		}
		if err := wait(ctx, pause); err != nil {
			return status, err
		}
	}
}
