package duneapi

// UsageRequest asks for the billing periods between two days, YYYY-MM-DD.
type UsageRequest struct {
	StartDate string `json:"start_date,omitempty"`
	EndDate   string `json:"end_date,omitempty"`
}

// Usage is what a team used and holds. Where nothing is capped, what is
// included or allowed is 0.
type Usage struct {
	PrivateQueries    int             `json:"private_queries"`
	PrivateDashboards int             `json:"private_dashboards"`
	BytesUsed         int64           `json:"bytes_used"`
	BytesAllowed      int64           `json:"bytes_allowed"`
	BillingPeriods    []BillingPeriod `json:"billing_periods"`
}

// BillingPeriod is a calendar month in UTC; EndDate is the first day after it.
type BillingPeriod struct {
	StartDate       string  `json:"start_date"`
	EndDate         string  `json:"end_date"`
	CreditsUsed     float64 `json:"credits_used"`
	CreditsIncluded float64 `json:"credits_included"`
}

// DailyUsage is what a team's executions cost: every day of a range if anything
// ran in it, else none, and the queries that it went to, the dearest first.
type DailyUsage struct {
	Days    []DayUsage   `json:"days"`
	Queries []QueryUsage `json:"queries"`
}

// DayUsage is of the executions that ended in one day in UTC, YYYY-MM-DD.
type DayUsage struct {
	Day        string  `json:"day"`
	Credits    float64 `json:"credits"`
	Executions int     `json:"executions"`
}

// QueryUsage is of the executions of one query; the id 0 stands for all SQL
// that is not saved. Name is absent where there is none to show.
type QueryUsage struct {
	QueryID    int64   `json:"query_id"`
	Name       string  `json:"name,omitempty"`
	Credits    float64 `json:"credits"`
	Executions int     `json:"executions"`
}
