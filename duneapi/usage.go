package duneapi

// UsageRequest asks for the billing periods between two days, YYYY-MM-DD.
type UsageRequest struct {
	StartDate string `json:"start_date,omitempty"` // a day in the first period, YYYY-MM-DD; absent: the last one's
	EndDate   string `json:"end_date,omitempty"`   // a day in the last period, YYYY-MM-DD; absent: today
}

// Usage is what a team used and holds. Where nothing is capped, what is
// included or allowed is 0.
type Usage struct {
	PrivateQueries    int             `json:"private_queries"`    // how many private queries the team has
	PrivateDashboards int             `json:"private_dashboards"` // always 0: there are no dashboards
	BytesUsed         int64           `json:"bytes_used"`         // of tables, views and results that are kept
	BytesAllowed      int64           `json:"bytes_allowed"`      // always 0: storage is not capped
	BillingPeriods    []BillingPeriod `json:"billing_periods"`    // oldest first
}

// BillingPeriod is a calendar month in UTC; EndDate is the first day after it.
type BillingPeriod struct {
	StartDate       string  `json:"start_date"`       // the first day of a month in UTC
	EndDate         string  `json:"end_date"`         // the first day of the next month
	CreditsUsed     float64 `json:"credits_used"`     // what executions cost that ended in it
	CreditsIncluded float64 `json:"credits_included"` // the team's cap; 0: there is none
}

// DailyUsage is what a team's executions cost: every day of a range if anything
// ran in it, else none, and the queries that it went to, the dearest first.
type DailyUsage struct {
	Days    []DayUsage   `json:"days"`    // oldest first
	Queries []QueryUsage `json:"queries"` // the dearest first, at most 50
}

// DayUsage is of the executions that ended in one day in UTC, YYYY-MM-DD.
type DayUsage struct {
	Day        string  `json:"day"`        // in UTC, as YYYY-MM-DD
	Credits    float64 `json:"credits"`    // what they cost
	Executions int     `json:"executions"` // how many there were
}

// QueryUsage is of the executions of one query; the id 0 stands for all SQL
// that is not saved. Name is absent where there is none to show.
type QueryUsage struct {
	QueryID    int64   `json:"query_id"`       // 0 for all SQL that is not saved
	Name       string  `json:"name,omitempty"` // of the query; absent where there is none to show
	Credits    float64 `json:"credits"`        // what its executions cost
	Executions int     `json:"executions"`     // how many there were
}
