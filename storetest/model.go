package storetest

import "testing"

func exerciseModel(t *testing.T, open func(t *testing.T) Store) {}
