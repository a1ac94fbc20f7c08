package bus_test

import (
	"testing"

	"go.uber.org/goleak"

	"careline/server/bus"
	"careline/server/bus/bustest"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

func TestInProcess(t *testing.T) {
	bustest.Run(t, func(t *testing.T) (bus.Bus[bustest.News], bus.Bus[bustest.News]) {
		b := bus.NewInProcess[bustest.News]()
		t.Cleanup(b.Close)
		return b, b
	})
}

// A bus with faults that never strike is a bus.
func TestFaultyWithoutFaults(t *testing.T) {
	bustest.Run(t, func(t *testing.T) (bus.Bus[bustest.News], bus.Bus[bustest.News]) {
		b := bustest.NewFaulty[bustest.News](bus.NewInProcess[bustest.News](), 1, bustest.Faults{})
		t.Cleanup(b.Close)
		return b, b
	})
}
