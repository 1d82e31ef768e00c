package storetest

var endCases = map[string]func(*world){}
