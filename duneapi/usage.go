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
