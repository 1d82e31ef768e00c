package client_test

import (
	"context"
	"fmt"
	"log"
	"os"
	"strings"

	"github.com/barchan-data/barchan/client"
	"github.com/barchan-data/barchan/duneapi"
)

// A chain of two queries is saved, executed as one pipeline, followed to its
// end, and read.
func Example() {
	ctx := context.Background()
	c := client.New(example.address(), exampleKey)

	numbers, err := save(ctx, c, "numbers", "SELECT n FROM UNNEST(sequence(1, 3)) AS t(n)")
	if err != nil {
		log.Fatal(err)
	}
	squares, err := save(ctx, c, "squares", fmt.Sprintf("SELECT n, n * n AS square FROM query_%d ORDER BY n", numbers))
	if err != nil {
		log.Fatal(err)
	}
	run, err := c.ExecutePipeline(ctx, squares, duneapi.ExecuteRequest{})
	if err != nil {
		log.Fatal(err)
	}
	var state string
	for status, err := range c.Events(ctx, run) {
		if err != nil {
			log.Fatal(err)
		}
		state = status.Status
	}
	fmt.Println(state)
	result, err := c.LatestResults(ctx, squares, nil, client.Page{})
	if err != nil {
		log.Fatal(err)
	}
	for row, err := range c.Rows(ctx, result.ExecutionID, client.Page{Limit: 2}) { // two on a page
		if err != nil {
			log.Fatal(err)
		}
		fmt.Printf("%s squared is %s\n", row["n"], row["square"])
	}
	// Output:
	// completed
	// 1 squared is 1
	// 2 squared is 4
	// 3 squared is 9
}

func save(ctx context.Context, c *client.Client, name, sql string) (int64, error) {
	saved, err := c.CreateQuery(ctx, duneapi.QueryRequest{Name: &name, QuerySQL: &sql})
	return saved.QueryID, err
}

// Every list has an iterator, which asks for the next page when it is needed.
func ExampleClient_AllDatasets() {
	ctx := context.Background()
	c := client.New(example.address(), exampleKey)
	for _, table := range []string{"one", "two", "three"} {
		if _, err := c.PutTable(ctx, "iterated", table, client.CSV, strings.NewReader("bird,seen\nwren,3\n")); err != nil {
			log.Fatal(err)
		}
	}
	for d, err := range c.AllDatasets(ctx, client.DatasetFilter{Types: duneapi.DatasetTable, Limit: 2}) {
		if err != nil {
			log.Fatal(err)
		}
		if strings.HasPrefix(d.FullName, "iterated.") {
			fmt.Println(d.FullName, *d.Rows, d.Columns[1].Name, d.Columns[1].Type)
		}
	}
	// Output:
	// iterated.one 1 seen bigint
	// iterated.three 1 seen bigint
	// iterated.two 1 seen bigint
}

// An execute that carries a key is repeated safely: by the client itself when
// the server is busy, and by a program that does not know whether its first
// call arrived.
func ExampleClient_Idempotent() {
	ctx := context.Background()
	c := client.New(example.address(), exampleKey).Idempotent("report of 2024-03-01")
	first, err := c.ExecuteSQL(ctx, duneapi.SQLRequest{SQL: "SELECT 1"})
	if err != nil {
		log.Fatal(err)
	}
	again, err := c.ExecuteSQL(ctx, duneapi.SQLRequest{SQL: "SELECT 1"})
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(first.ExecutionID == again.ExecutionID)
	// Output: true
}

// Errors tell the status of the answer, and the server's sentence.
func ExampleStatusOf() {
	_, err := client.New(example.address(), exampleKey).Query(context.Background(), 999_999)
	fmt.Println(client.StatusOf(err), err)
	// Output: 404 Query not found
}

// A result of any size is streamed as CSV.
func ExampleClient_CSV() {
	ctx := context.Background()
	c := client.New(example.address(), exampleKey)
	done, err := c.ExecuteSQL(ctx, duneapi.SQLRequest{SQL: "SELECT 'wren' AS bird, 3 AS seen"})
	if err != nil {
		log.Fatal(err)
	}
	if _, err := c.Wait(ctx, done.ExecutionID); err != nil {
		log.Fatal(err)
	}
	if err := c.CSV(ctx, done.ExecutionID, os.Stdout); err != nil {
		log.Fatal(err)
	}
	// Output:
	// bird,seen
	// wren,3
}
