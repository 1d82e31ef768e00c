package cli

import (
	"context"
	"errors"
	"testing"

	"github.com/barchan-data/barchan/duneapi"
)

func nodeIn(id int, state string) duneapi.NodeExecution {
	return duneapi.NodeExecution{ID: id, QueryExecutionStatus: &duneapi.NodeQueryStatus{Status: state}}
}

// events yields states, and then an error if there is one.
func events(err error, states ...duneapi.PipelineStatus) func(func(duneapi.PipelineStatus, error) bool) {
	return func(yield func(duneapi.PipelineStatus, error) bool) {
		for _, s := range states {
			if !yield(s, nil) {
				return
			}
		}
		if err != nil {
			yield(duneapi.PipelineStatus{}, err)
		}
	}
}

func TestEventsAreMergedIntoAState(t *testing.T) {
	t.Parallel()
	first := duneapi.PipelineStatus{Status: stateExecuting, NodeExecutions: []duneapi.NodeExecution{nodeIn(1, stateExecuting), nodeIn(2, statePending)}}
	last := duneapi.PipelineStatus{Status: stateCompleted, Credits: 1, NodeExecutions: []duneapi.NodeExecution{nodeIn(2, stateCompleted), nodeIn(3, stateCompleted)}}
	was := merged(nil, first)
	now := merged(was, last)
	if was.NodeExecutions[1].QueryExecutionStatus.Status != statePending {
		t.Error("a state that was shown changes")
	}
	got := ""
	for _, n := range now.NodeExecutions {
		got += n.QueryExecutionStatus.Status + " "
	}
	if got != "executing completed completed " || now.Status != stateCompleted || now.Credits != 1 {
		t.Errorf("%s, %+v", got, now)
	}
}

func TestARunIsPolledWhenNothingIsTold(t *testing.T) {
	t.Parallel()
	executing, completed := duneapi.PipelineStatus{Status: stateExecuting}, duneapi.PipelineStatus{Status: stateCompleted}
	for name, c := range map[string]struct {
		told  func(func(duneapi.PipelineStatus, error) bool)
		asked int
	}{
		"an end is told":               {events(nil, executing, completed), 0},
		"nothing is told":              {events(errors.New("404")), 1},
		"the stream ends before":       {events(nil, executing), 1},
		"the stream breaks off before": {events(errors.New("cut"), executing), 1},
	} {
		asked := 0
		ask := listen(c.told, func(context.Context) (*duneapi.PipelineStatus, error) { asked++; return &completed, nil })
		status, err := watch(t.Context(), noView{}, ask)
		if err != nil || status.Status != stateCompleted || asked > c.asked || asked == 0 && c.asked > 0 {
			t.Errorf("%s: %v %v, asked %d times", name, status, err, asked)
		}
	}
}
