package rig

import (
	"os"
	"path/filepath"
	"strings"
)

// Complaints are lines that no healthy server prints: a crash, a data race
// found by the detector, an error at the edge.
func (s *Server) Complaints() []string {
	raw, err := os.ReadFile(s.LogFile())
	if err != nil {
		return []string{err.Error()}
	}
	var all []string
	for line := range strings.Lines(string(raw)) {
		if strings.HasPrefix(line, "panic: ") || strings.HasPrefix(line, "fatal error: ") ||
			strings.Contains(line, "DATA RACE") || strings.Contains(line, `"level":"ERROR"`) {
			all = append(all, strings.TrimSpace(line))
		}
	}
	return all
}

// LogFile holds what the process printed; each process has its own.
func (s *Server) LogFile() string {
	dir := s.Log
	if dir == "" {
		dir = s.Data
	}
	return filepath.Join(dir, "log-"+strings.ReplaceAll(s.Addr, ":", "-")+".txt")
}

// LogTail is the end of what the process printed, without greetings and
// requests that went well.
func (s *Server) LogTail() string {
	raw, err := os.ReadFile(s.LogFile())
	if err != nil {
		return err.Error()
	}
	var told []string
	for line := range strings.Lines(string(raw)) {
		greeting := strings.HasPrefix(line, "  ") || strings.HasPrefix(line, "Careline is ready") || strings.HasPrefix(line, "Stop with")
		if !greeting && strings.TrimSpace(line) != "" && !strings.Contains(line, `"level":"INFO"`) {
			told = append(told, line)
		}
	}
	const keep = 60
	return strings.Join(told[max(0, len(told)-keep):], "")
}
