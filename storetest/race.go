package storetest

var raceCases = map[string]func(*world){}
