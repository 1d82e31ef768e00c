package api_test

import (
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/barchan-data/barchan/api"
)

// The page shows every call, its links lead somewhere, and it needs nothing
// from elsewhere.
func TestTheReferencePageIsWhole(t *testing.T) {
	t.Parallel()
	w := newWorld(t, api.Limits{})
	r := w.do("GET", "/docs", "none", nil, nil)
	page := r.Body.String()
	if r.Code != http.StatusOK || !strings.HasPrefix(r.Header().Get("Content-Type"), "text/html") {
		t.Fatalf("%d %s", r.Code, r.Header().Get("Content-Type"))
	}
	c, err := served()
	if err != nil {
		t.Fatal(err)
	}
	for path, item := range c.Doc.Paths.Map() {
		for _, o := range item.Operations() {
			if !strings.Contains(page, `id="`+o.OperationID+`"`) {
				t.Errorf("the page has no %s", o.OperationID)
			}
		}
		if !strings.Contains(page, "<code>"+path+"</code>") {
			t.Errorf("the page has no %s", path)
		}
	}
	links := regexp.MustCompile(`href="#([^"]+)"`).FindAllStringSubmatch(page, -1)
	if len(links) < 200 {
		t.Errorf("only %d links", len(links))
	}
	for _, link := range links {
		if !strings.Contains(page, `id="`+link[1]+`"`) {
			t.Errorf("the link to #%s leads nowhere", link[1])
		}
	}
	if found := regexp.MustCompile(`(?i)<script|\son[a-z]+=|\sstyle=|(src|href)="(https?:)?//`).FindString(page); found != "" {
		t.Errorf("the page has %q", found)
	}
	if policy := r.Header().Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") || strings.Contains(policy, "unsafe") {
		t.Errorf("the policy is %s", policy)
	}
}
