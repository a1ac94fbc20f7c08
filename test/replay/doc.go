// Package replay runs `careline replay` on the real server: dialogues written
// for the purpose, and real ones where they are at hand. It holds tests alone.
package replay
