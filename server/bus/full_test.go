package bus

import "testing"

func TestFullQueueDropsAndCounts(t *testing.T) {
	b := newInProcess[int](2)
	defer b.Close()
	entered, release := make(chan struct{}), make(chan struct{})
	heard := make(chan int, 10)
	cancel := b.Subscribe(func(n int) {
		if n == 0 {
			close(entered)
			<-release
		}
		heard <- n
	})
	defer cancel()
	b.Publish(0)
	<-entered // the queue is empty and the handler busy
	for n := 1; n <= 5; n++ {
		b.Publish(n)
	}
	if got := b.Dropped(); got != 3 {
		t.Fatalf("dropped %d of 5, want 3: the queue holds 2", got)
	}
	close(release)
	for want := range 3 {
		if got := <-heard; got != want {
			t.Fatalf("heard %d, want %d", got, want)
		}
	}
	b.Publish(6)
	if got := <-heard; got != 6 {
		t.Fatalf("after the full queue: heard %d, want 6", got)
	}
}
