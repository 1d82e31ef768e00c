package main

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// realWork is a chain over the flights, grown a hundredfold: scans, a join,
// aggregates and a window.
func realWork(ctx context.Context, b *bench) error {
	b.section("Real work", fmt.Sprintf("Five queries over the flights of 2013, repeated %d times (336,776 rows each): clean, join with the weather, by hour, by route, and a ranking. Both sides write the same Parquet files with the same number of threads. Target: 1.05.", b.grown))
	dir, err := os.MkdirTemp("", "barchan-work-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	flights := filepath.Join(dir, "flights.parquet")
	if err := grow(ctx, flights, b.grown); err != nil {
		return err
	}
	s, err := serve(ctx, "--result-bytes", fmt.Sprint(int64(8<<30)))
	if err != nil {
		return err
	}
	defer s.stop()
	for table, file := range map[string]string{"flights": flights, "weather": "demo/data/weather.parquet"} {
		if err := s.load(ctx, table, file); err != nil {
			return err
		}
	}
	if err := s.saveWork(ctx); err != nil {
		return err
	}
	var ours, script cost
	for range b.rounds {
		if err := s.costOf(ctx, int64(len(work)), &ours); err != nil {
			return err
		}
		took, cpu, err := bareWork(ctx, dir, flights)
		if err != nil {
			return err
		}
		script.add(took, cpu)
	}
	b.table("5 queries", "pipeline", "bare script", "pipeline ÷ bare")
	b.row("request → published", ms(median(ours.took)), ms(median(script.took)), ratio(median(ours.took), median(script.took)))
	b.row("processor time", ms(median(ours.cpu)), ms(median(script.cpu)), ratio(median(ours.cpu), median(script.cpu)))
	return nil
}

// cost is what rounds of the same work took.
type cost struct{ took, cpu []time.Duration }

func (c *cost) add(took, cpu time.Duration) {
	c.took, c.cpu = append(c.took, took), append(c.cpu, cpu)
}

// costOf runs the pipeline of a query, and adds what it took.
func (s *server) costOf(ctx context.Context, id int64, c *cost) error {
	before, err := s.cpu()
	if err != nil {
		return err
	}
	took, _, err := s.pipeline(ctx, id)
	if err != nil {
		return err
	}
	after, err := s.cpu()
	c.add(took, after-before)
	return err
}

func (s *server) load(ctx context.Context, table, file string) error {
	data, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	_, err = s.PutTable(ctx, "nyc", table, "application/vnd.apache.parquet", bytes.NewReader(data))
	return err
}

func (s *server) saveWork(ctx context.Context) error {
	for i, text := range workSQL(func(name string) string { return "nyc." + name }, func(j int) string { return fmt.Sprintf("query_%d", j) }) {
		if err := s.save(ctx, int64(i+1), text); err != nil {
			return err
		}
	}
	return nil
}

func bareWork(ctx context.Context, dir, flights string) (took, cpu time.Duration, err error) {
	file := func(j int) string { return filepath.Join(dir, fmt.Sprintf("w%d.parquet", j)) }
	tables := map[string]string{"flights": flights, "weather": "demo/data/weather.parquet"}
	var statements []string
	read := func(path string) string { return "read_parquet('" + path + "')" }
	for i, text := range workSQL(func(name string) string { return read(tables[name]) }, func(j int) string { return read(file(j)) }) {
		statements = append(statements, fmt.Sprintf("COPY (%s) TO '%s' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 16384)", text, file(i+1)))
	}
	return bareCost(ctx, mediumThreads(), statements)
}

// work is SQL that means the same in DuneSQL and in DuckDB. %[1]s is a table or
// a query, as the text before it names.
var work = []string{
	"SELECT origin, dest, carrier, time_hour, distance, dep_delay, arr_delay FROM {flights} WHERE arr_delay IS NOT NULL",
	"SELECT f.origin, f.dest, f.carrier, f.time_hour, f.arr_delay, w.wind_speed, w.precip FROM {1} f JOIN {weather} w ON w.origin = f.origin AND w.time_hour = f.time_hour",
	"SELECT origin, hour(time_hour) AS hour, count(*) AS flights, avg(arr_delay) AS delay, max(wind_speed) AS wind FROM {2} GROUP BY 1, 2",
	"SELECT origin, dest, carrier, count(*) AS flights, avg(arr_delay) AS delay, avg(precip) AS precip FROM {2} GROUP BY 1, 2, 3",
	"SELECT r.origin, r.dest, r.carrier, r.delay, rank() OVER (PARTITION BY r.origin ORDER BY r.delay DESC) AS place, h.busiest FROM {4} r JOIN (SELECT origin, max(flights) AS busiest FROM {3} GROUP BY 1) h ON h.origin = r.origin",
}

func workSQL(table func(string) string, query func(int) string) []string {
	texts := make([]string, len(work))
	for i, text := range work {
		for _, name := range []string{"flights", "weather"} {
			text = replace(text, name, table(name))
		}
		for j := 1; j <= len(work); j++ {
			text = replace(text, fmt.Sprint(j), query(j))
		}
		texts[i] = text
	}
	return texts
}

func replace(text, slot, with string) string {
	return string(bytes.ReplaceAll([]byte(text), []byte("{"+slot+"}"), []byte(with)))
}

// grow writes the flights many times over, each copy as it is.
func grow(ctx context.Context, path string, times int) error {
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(ctx, fmt.Sprintf("COPY (SELECT f.* FROM read_parquet('demo/data/flights.parquet') f, range(%d) r) TO '%s' (FORMAT parquet, COMPRESSION zstd)", times, path))
	return err
}
