package storetest

var rescueCases = map[string]func(*world){}
