package main

import (
	"runtime"
	"testing"
	"testing/synctest"
	"time"
)

func TestUnusedMemoryIsGivenBack(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		before := heapNow().held
		rush := make([]byte, 64<<20)
		runtime.KeepAlive(rush)
		if grown := heapNow().held; grown < before+64<<20 {
			t.Fatalf("the rush took %d bytes", grown-before)
		}
		go giveBack(t.Context())
		time.Sleep(2*givesBackEvery + 1) // the rush itself may have begun a collection
		synctest.Wait()
		if after := heapNow().held; after > before+givesBackFrom {
			t.Errorf("%d bytes of it are kept", after-before)
		}
	})
}
