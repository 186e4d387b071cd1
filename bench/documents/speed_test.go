package main

import "testing"

func TestHighWater(t *testing.T) {
	t.Parallel()
	got, err := highWater([]byte("Name:\tdocuments\nVmPeak:\t 9000000 kB\nVmHWM:\t  614400 kB\nVmRSS:\t  100 kB\n"))
	if err != nil || got != 600 {
		t.Errorf("%d MB, %v", got, err)
	}
	if _, err := highWater([]byte("Name:\tdocuments\n")); err == nil {
		t.Error("no error where the system does not tell it")
	}
}
