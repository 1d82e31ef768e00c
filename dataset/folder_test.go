package dataset_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/barchan-data/barchan/dataset"
)

func TestFoldersMakeColumns(t *testing.T) {
	formOnly(t)
	t.Parallel()
	w := newWorld(t)
	w.blocks("blocks/day=2024-01-01/hour=7/a.parquet", 1, 2)
	w.blocks("blocks/day=2024-01-02/hour=12/b.parquet", 3)
	set, err := w.add("lake.blocks", "blocks/**/*.parquet")
	w.must(err)
	w.is(describe(set.Schema), "number bigint, hash varchar, day date, hour bigint")
	if set.Current.Rows != 3 {
		t.Errorf("%d rows", set.Current.Rows)
	}
	w.is(w.answer("SELECT day, hour, number FROM lake.blocks ORDER BY number"),
		"day,hour,number\n2024-01-01,7,1\n2024-01-01,7,2\n2024-01-02,12,3\n")
	w.is(w.answer("SELECT day, sum(number) AS n FROM lake.blocks WHERE day > DATE '2024-01-01' AND hour + 1 = 13 GROUP BY 1"), "day,n\n2024-01-02,3\n")
	w.is(w.answer("SELECT count(*) AS n FROM lake.blocks"), "n\n3\n")
	w.is(w.answer("SELECT max(day) AS d FROM lake.blocks"), "d\n2024-01-02\n")

	// A new folder is there with the next run; one that the run pinned before is not.
	l := w.begin("SELECT count(DISTINCT day) AS n FROM lake.blocks")
	w.engine.before = once(func() { w.blocks("blocks/day=2024-01-03/hour=0/c.parquet", 4) })
	w.is(w.outcome(l), "n\n2\n")
	w.engine.before = nil
	w.is(w.answer("SELECT count(DISTINCT day) AS n FROM lake.blocks"), "n\n3\n")

	w.blocks("blocks/hour=1/d.parquet", 5)
	w.is(w.answer("SELECT 1 AS n FROM lake.blocks"),
		"data: dataset lake.blocks: LAKE/blocks/hour=1/d.parquet: it is in no folder day=…, which makes a column of the dataset")
}

func TestFoldersOfCSVMakeColumns(t *testing.T) {
	formOnly(t)
	t.Parallel()
	w := newWorld(t)
	w.write("chain=eth/Word=x%20y/a.csv", "n\n1\n2\n")
	w.pack("chain=__HIVE_DEFAULT_PARTITION__/word=é/b.csv.gz", "n\n3\n")
	w.write("chain=base/other=1/word=/c.csv", "n\n4\n")
	_, _, err := w.sets.Add(t.Context(), w.team, dataset.Request{Name: "lake.words", Pattern: filepath.Join(w.lake, "**/*.{csv,csv.gz}"), Format: "csv"})
	w.must(err)
	set, err := w.store.Table(t.Context(), "lake.words")
	w.must(err)
	w.is(describe(set.Schema), "n bigint, chain varchar, word varchar") // not every file has other=
	w.is(w.answer("SELECT * FROM lake.words ORDER BY n"), "n,chain,word\n1,eth,x y\n2,eth,x y\n3,,é\n4,base,\n")
	w.is(w.answer("SELECT n FROM lake.words WHERE chain IS NULL"), "n\n3\n")
}

func TestWhichFoldersMakeColumns(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		files   []string // a.csv of the columns n and day
		pattern string
		columns string
		rows    string // of SELECT *
	}{
		"what the pattern itself says":   {[]string{"p=1/q=2/a.csv"}, "p=1/*/a.csv", "n bigint, day bigint, q bigint", "n,day,q\n1,2,2\n"},
		"no pattern":                     {[]string{"p=1/a.csv"}, "p=1/a.csv", "n bigint, day bigint", "n,day\n1,2\n"},
		"a column of the files":          {[]string{"day=9/a.csv"}, "*/a.csv", "n bigint, day bigint", "n,day\n1,2\n"},
		"a key twice, the inner":         {[]string{"p=1/P=2/a.csv"}, "**/a.csv", "n bigint, day bigint, p bigint", "n,day,p\n1,2,2\n"},
		"a key that is no name":          {[]string{"a-b=1/=2/a.csv"}, "**/a.csv", "n bigint, day bigint", "n,day\n1,2\n"},
		"a code is no number":            {[]string{"p=007/a.csv"}, "**/a.csv", "n bigint, day bigint, p varchar", "n,day,p\n1,2,007\n"},
		"numbers and texts":              {[]string{"p=1/a.csv", "p=x/a.csv"}, "**/a.csv", "n bigint, day bigint, p varchar", "n,day,p\n1,2,1\n1,2,x\n"},
		"no value at all":                {[]string{"p=/a.csv"}, "**/a.csv", "n bigint, day bigint, p varchar", "n,day,p\n1,2,\n"},
		"an equals sign in the value":    {[]string{"p=a=b/a.csv"}, "**/a.csv", "n bigint, day bigint, p varchar", "n,day,p\n1,2,a=b\n"},
		"a name that ends as a key does": {[]string{"xp=8/p=1/a.csv"}, "**/a.csv", "n bigint, day bigint, xp bigint, p bigint", "n,day,xp,p\n1,2,8,1\n"},
		"a file whose name looks so":     {[]string{"p=1.csv"}, "*.csv", "n bigint, day bigint", "n,day\n1,2\n"},
		"a broken escape":                {[]string{"p=a%zz/a.csv"}, "**/a.csv", "n bigint, day bigint, p varchar", "n,day,p\n1,2,a%zz\n"},
		"a quote":                        {[]string{"p=it's/a.csv"}, "**/a.csv", "n bigint, day bigint, p varchar", "n,day,p\n1,2,it's\n"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			for _, file := range c.files {
				w.write(file, "n,day\n1,2\n")
			}
			set, err := w.add("lake.x", c.pattern)
			w.must(err)
			w.is(describe(set.Schema), c.columns)
			order := ""
			if strings.HasSuffix(c.columns, "p varchar") {
				order = " ORDER BY p"
			}
			w.is(w.answer("SELECT * FROM lake.x"+order), c.rows)
		})
	}
}

// What was registered when folders made no columns stays as it was until it is
// refreshed; a value that is not of its column's type fails who reads it.
func TestColumnsOfFoldersStayUntilARefresh(t *testing.T) {
	formOnly(t)
	t.Parallel()
	w := newWorld(t)
	w.write("p=1/a.csv", "n\n1\n")
	_, err := w.add("lake.x", "*/a.csv")
	w.must(err)
	w.write("p=x/a.csv", "n\n2\n")
	if got := w.answer("SELECT p FROM lake.x"); !strings.HasPrefix(got, "data: ") || !strings.Contains(got, "x") {
		t.Errorf("a text in a column of numbers: %s", got)
	}
	w.is(w.answer("SELECT n FROM lake.x ORDER BY 1"), "n\n1\n2\n")
	_, err = w.sets.Refresh(t.Context(), w.team, "lake.x")
	w.must(err)
	w.is(w.answer("SELECT p FROM lake.x ORDER BY 1"), "p\n1\nx\n")
	w.must(os.RemoveAll(filepath.Join(w.lake, "p=1")))
	w.is(w.answer("SELECT p FROM lake.x"), "p\nx\n")
}
