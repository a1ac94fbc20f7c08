// Package faults tries the promises of the log against processes that die:
// clients send, drop, reconnect and retry at random while the real server is
// killed with SIGKILL and started again. It holds tests alone.
package faults
