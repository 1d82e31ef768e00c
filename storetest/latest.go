package storetest

var latestCases = map[string]func(*world){}
