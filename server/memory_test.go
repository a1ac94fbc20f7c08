package main

import (
	"runtime"
	"runtime/debug"
	"testing"
	"testing/synctest"
	"time"
)

func TestUnusedMemoryIsGivenBack(t *testing.T) {
	// What other tests left unused would take the rush in.
	debug.FreeOSMemory()
	synctest.Test(t, func(t *testing.T) {
		before := heapNow().held
		rush := make([]byte, 64<<20)
		runtime.KeepAlive(rush)
		// Not all of it: the runtime gives back by itself what it had before.
		if grown := heapNow().held; grown < before+32<<20 {
			t.Fatalf("the rush took %d bytes", int64(grown-before))
		}
		go giveBack(t.Context())
		time.Sleep(2*givesBackEvery + 1) // the rush itself may have begun a collection
		synctest.Wait()
		if after := heapNow().held; after > before+givesBackFrom {
			t.Errorf("%d bytes of it are kept", after-before)
		}
	})
}
