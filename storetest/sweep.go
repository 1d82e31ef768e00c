package storetest

var sweepCases = map[string]func(*world){}
