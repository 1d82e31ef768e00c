package barchan

import "time"

// RunState is where a run is in its life:
//
//	pending ──lease──▶ executing ──publish──▶ completed
//	   │  ▲               │  │  ├──fail──────▶ failed
//	   │  └───rescue──────┘  │  ├──cancel────▶ cancelled
//	   └──cancel──▶ cancelled   └──fence─────▶ superseded
//
// completed, failed, cancelled and superseded are terminal: nothing leaves
// them.
type RunState string

// States of a run; the API shows them as they are.
const (
	RunPending    RunState = "pending"
	RunExecuting  RunState = "executing"
	RunCompleted  RunState = "completed"
	RunFailed     RunState = "failed"
	RunCancelled  RunState = "cancelled"
	RunSuperseded RunState = "superseded"
)

// Terminal reports whether nothing can follow s.
func (s RunState) Terminal() bool { return s != RunPending && s != RunExecuting }

// RunKind says which call made a run, and so what it publishes.
type RunKind string

// Kinds of runs.
const (
	RunPipeline RunKind = "pipeline" // every node's latest result, and every view in the plan
	RunQuery    RunKind = "query"    // the root's latest result
	RunSQL      RunKind = "sql"      // nothing: the SQL is not saved
	RunRefresh  RunKind = "refresh"  // one view, and its query's latest result
)

// Run is one execution of one plan.
type Run struct {
	ID          RunID
	Team        TeamID
	Kind        RunKind
	Query       QueryID // the root; 0 for unsaved SQL and for explicit graphs
	Tier        Tier
	State       RunState
	Attempt     int // 0 until the first lease; each lease adds one
	Error       *Error
	Credits     float64
	SubmittedAt time.Time
	StartedAt   time.Time // of the first lease
	EndedAt     time.Time // zero until terminal
}

// ExecutionState is where the execution of a node is in its life:
//
//	pending ──start──▶ executing ──finish──▶ completed
//	   │  ▲               │  ├──fail────▶ failed
//	   │  └──rescue───────┘  └──cancel──▶ cancelled
//	   ├──skip────▶ skipped
//	   └──cancel──▶ cancelled
//
// The root of a run becomes completed only in the publish. A rescue also takes
// back a completed node whose file a power cut may have torn.
type ExecutionState string

// States of an execution; pipelines show them as they are.
const (
	ExecutionPending   ExecutionState = "pending"
	ExecutionExecuting ExecutionState = "executing"
	ExecutionCompleted ExecutionState = "completed"
	ExecutionFailed    ExecutionState = "failed"
	ExecutionCancelled ExecutionState = "cancelled"
	ExecutionSkipped   ExecutionState = "skipped" // an upstream failed; Reason says which
)

// Terminal reports whether s is an end.
func (s ExecutionState) Terminal() bool { return s != ExecutionPending && s != ExecutionExecuting }

// Execution is the execution of one node of a run.
type Execution struct {
	ID          ExecutionID
	Run         RunID
	Team        TeamID
	Node        int // the node's id in the plan
	Query       QueryID
	QueryName   string
	Version     int
	ValuesKey   string
	View        string // full name of the view that it refreshes
	Kind        RunKind
	Tier        Tier
	State       ExecutionState
	Reason      string // why it is in this state, for a person; "" when the state says all
	Error       *Error
	Root        bool
	Inlined     bool
	DependsOn   []int
	Output      *Output // set once it has run
	Credits     float64
	SubmittedAt time.Time
	StartedAt   time.Time
	EndedAt     time.Time
	ExpiresAt   time.Time // when the result stops being kept
	Progress    *Progress // while executing, when the engine has told
}

// Progress is how far an execution is.
type Progress struct {
	Percent float64 `json:"percent"` // 0 to 100; negative when the engine cannot say
}

// RunChanges is a run, and the executions of it that changed since a number.
type RunChanges struct {
	// Number rises with every change of the run's state and of the state or the
	// output of its executions. It has a meaning within the run only.
	Number  int64
	Run     Run
	Changed []ExecutionChange // in the plan's order
}

// ExecutionChange is an execution, and the number of its last change; 0 when
// it is as it was submitted.
type ExecutionChange struct {
	Number int64
	Execution
}

// QueueCount counts the unfinished runs of a tier.
type QueueCount struct{ Pending, Executing int }
