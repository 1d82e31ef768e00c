package main

import (
	"fmt"
	"strconv"
	"strings"
)

// sizesFlag is a list of numbers.
type sizesFlag []int

// String implements flag.Value.
func (s *sizesFlag) String() string { return strings.Trim(fmt.Sprint([]int(*s)), "[]") }

// Set implements flag.Value.
func (s *sizesFlag) Set(text string) error {
	*s = nil
	for field := range strings.SplitSeq(text, ",") {
		n, err := strconv.Atoi(field)
		if err != nil || n < 1 {
			return fmt.Errorf("%q is not a number of nodes", field)
		}
		*s = append(*s, n)
	}
	return nil
}
