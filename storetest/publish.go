package storetest

var publishCases = map[string]func(*world){}
