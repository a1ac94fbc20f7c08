// Package report turns conversation logs into figures. It is pure: what it
// says is a function of the logs, the versions of the hours and rules, the
// question and the instant at which it is asked, and nothing else. It knows no
// database, no clock and no transport.
//
// A log is folded event by event into facts, one [Episode] each, which hold
// instants and no words; the fold keeps what it needs with them, so that the
// next event never needs the log again. Figures are read off facts. What each
// figure means stands in [Definitions]; docs/reports.md says it to people.
package report

// DefVersion is the version of the definitions. Facts and figures carry it:
// whoever changes what a number means counts it up, and everything is
// computed anew.
const DefVersion = 2
